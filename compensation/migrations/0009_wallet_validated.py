from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models

ONCE = "ALTER TABLE compensation_adcredit ADD CONSTRAINT ad_credit_number_once UNIQUE USING INDEX ad_credit_number_once"


class Migration(migrations.Migration):
    dependencies = [("compensation", "0008_grants_by_number")]

    operations = [
        ValidateConstraint(model_name="adcredit", name="ad_credit_expires_after_grant"),
        migrations.RunSQL(
            [ONCE],
            ["ALTER TABLE compensation_adcredit DROP CONSTRAINT ad_credit_number_once"],
            state_operations=[
                migrations.AddConstraint(
                    model_name='adcredit',
                    constraint=models.UniqueConstraint(fields=('number',), name='ad_credit_number_once'),
                ),
            ],
        ),
    ]
