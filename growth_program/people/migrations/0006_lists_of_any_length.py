import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('marketplace', '0002_lists_of_any_length'),
        ('people', '0005_members_to_be_told_of_changes'),
    ]

    operations = [
        MakeIndex(
            model_name='shopmember',
            index=models.Index(fields=['role', 'shop', 'joined_at'], name='shop_member_by_role'),
        ),
        MakeIndex(
            model_name='user',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='user_by_part_of_name'),
        ),
        MakeIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('is_staff', True)), fields=['email'], name='user_of_staff'),
        ),
        MakeIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('is_active', False)), fields=['email'], name='user_not_active'),
        ),
    ]
