from django.db import migrations, models

# Each may be run again where the one after it failed. Without them orders of a day would be
# sorted anew for each page of it.
MAKE = (
    'CREATE INDEX CONCURRENTLY IF NOT EXISTS order_by_day_and_id'
    ' ON billing_order (shop_id, paid_on, order_id)'
)
DROP = 'DROP INDEX CONCURRENTLY IF EXISTS order_by_day'


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('billing', '0004_payments_validated'),
    ]

    operations = [
        migrations.RunSQL(
            MAKE,
            'DROP INDEX CONCURRENTLY IF EXISTS order_by_day_and_id',
            state_operations=[
                migrations.AddIndex(
                    model_name='order',
                    index=models.Index(
                        fields=['shop', 'paid_on', 'order_id'], name='order_by_day_and_id'
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            DROP,
            'CREATE INDEX CONCURRENTLY IF NOT EXISTS order_by_day ON billing_order (shop_id, paid_on)',
            state_operations=[migrations.RemoveIndex(model_name='order', name='order_by_day')],
        ),
    ]
