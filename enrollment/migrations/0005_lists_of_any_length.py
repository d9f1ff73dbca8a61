from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('core', '0006_lists_of_any_length'),
        ('enrollment', '0004_who_ends_enrollments'),
        ('marketplace', '0002_lists_of_any_length'),
    ]

    operations = [
        MakeIndex(
            model_name='enrollment',
            index=models.Index(fields=['state', 'program', 'shop'], name='enrollment_by_state'),
        ),
    ]
