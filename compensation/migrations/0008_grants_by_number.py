from django.db import migrations

UNIQUE = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ad_credit_number_once ON compensation_adcredit (number)"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("compensation", "0007_wallet")]

    operations = [migrations.RunSQL([UNIQUE], migrations.RunSQL.noop)]
