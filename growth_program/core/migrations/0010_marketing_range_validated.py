from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('core', '0009_marketing_range')]

    operations = [
        ValidateConstraint(model_name='programversion', name='program_version_marketing_range_in_order'),
    ]
