from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('billing', '0003_credit_notes')]

    operations = [
        ValidateConstraint(model_name='payment', name='payment_not_nothing'),
    ]
