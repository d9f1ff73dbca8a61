from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("billing", "0011_ad_spend_by_funder")]

    operations = [
        ValidateConstraint(model_name="adspend", name="ad_spend_funder_known"),
        ValidateConstraint(model_name="posting", name="posting_between_its_accounts"),
    ]
