from decimal import Decimal

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_demo_clock_runs'),
    ]

    operations = [
        migrations.AddField(
            model_name='programversion',
            name='marketing_rate_least',
            field=models.DecimalField(db_default=Decimal('0.0350'), decimal_places=4, default=Decimal('0.0350'), max_digits=5, verbose_name='least smart marketing rate'),
        ),
        migrations.AddField(
            model_name='programversion',
            name='marketing_rate_most',
            field=models.DecimalField(db_default=Decimal('0.0450'), decimal_places=4, default=Decimal('0.0450'), max_digits=5, verbose_name='highest smart marketing rate'),
        ),
        AddConstraintNotValid(
            model_name='programversion',
            constraint=models.CheckConstraint(condition=models.Q(('marketing_rate_least__gte', 0), ('marketing_rate_least__lte', models.F('marketing_rate_most')), ('marketing_rate_most__lte', 1)), name='program_version_marketing_range_in_order'),
        ),
    ]
