from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_pages_are_light_or_dark'),
    ]

    operations = [ValidateConstraint(model_name='user', name='user_appearance_known')]
