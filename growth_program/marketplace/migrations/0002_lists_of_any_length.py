import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('marketplace', '0001_initial'),
    ]

    operations = [
        TrigramExtension(),
        MakeIndex(
            model_name='fxrate',
            index=models.Index(fields=['-on', 'currency'], name='fx_rate_by_day'),
        ),
        MakeIndex(
            model_name='product',
            index=models.Index(fields=['product_id'], name='product_by_id'),
        ),
        MakeIndex(
            model_name='shop',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='shop_by_part_of_name'),
        ),
    ]
