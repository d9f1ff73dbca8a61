from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('billing', '0009_payments_recorded_validated'),
    ]

    operations = [
        MakeIndex(
            model_name='payment',
            index=models.Index(fields=['reference'], name='payment_by_reference', opclasses=['varchar_pattern_ops']),
        ),
    ]
