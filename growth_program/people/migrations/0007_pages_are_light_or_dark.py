from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_lists_of_any_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='appearance',
            field=models.CharField(choices=[('system', 'as the system is'), ('light', 'light'), ('dark', 'dark')], db_default='system', default='system', max_length=8, verbose_name='appearance'),
        ),
        AddConstraintNotValid(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('appearance__in', ['system', 'light', 'dark'])), name='user_appearance_known'),
        ),
    ]
