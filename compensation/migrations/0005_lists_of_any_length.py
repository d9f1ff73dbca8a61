from django.conf import settings
from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('compensation', '0004_proofs'),
        ('enrollment', '0005_lists_of_any_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        MakeIndex(
            model_name='adjudication',
            index=models.Index(fields=['state', 'enrollment', '-version'], name='adjudication_by_state'),
        ),
        MakeIndex(
            model_name='adjudication',
            index=models.Index(fields=['remedy', 'enrollment', '-version'], name='adjudication_by_remedy'),
        ),
    ]
