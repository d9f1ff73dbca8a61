import django.contrib.postgres.indexes
from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('billing', '0006_closes_and_exports'),
        ('enrollment', '0005_lists_of_any_length'),
    ]

    operations = [
        MakeIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('kind__in', ['adjustment', 'fixed_fee', 'payment', 'ad_credit'])), fields=['kind', '-id'], name='posting_by_rare_kind'),
        ),
        MakeIndex(
            model_name='posting',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['day'], name='posting_by_day', pages_per_range=16),
        ),
    ]
