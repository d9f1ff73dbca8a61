from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('enrollment', '0002_termination')]

    operations = [
        ValidateConstraint(model_name='enrollment', name='enrollment_period_iff_activated'),
        ValidateConstraint(model_name='enrollment', name='enrollment_terminated_with_a_reason'),
    ]
