from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('core', '0003_termination_basis')]

    operations = [
        ValidateConstraint(model_name='programversion', name='program_version_termination_basis_known'),
    ]
