from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_members_and_assignments'),
    ]

    operations = [
        ValidateConstraint(model_name='user', name='user_email_is_lower_case'),
        ValidateConstraint(model_name='user', name='user_language_known'),
    ]
