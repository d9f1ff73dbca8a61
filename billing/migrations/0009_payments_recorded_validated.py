from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_who_recorded_a_payment")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE billing_payment VALIDATE CONSTRAINT billing_payment_recorded_by_id_fk",
            migrations.RunSQL.noop,
        ),
        ValidateConstraint(model_name="payment", name="payment_recorded_whole"),
    ]
