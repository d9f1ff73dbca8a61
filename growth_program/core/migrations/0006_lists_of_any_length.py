from django.conf import settings
from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('core', '0005_sweeps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        MakeIndex(
            model_name='auditentry',
            index=models.Index(fields=['act'], name='audit_entry_by_act', opclasses=['varchar_pattern_ops']),
        ),
    ]
