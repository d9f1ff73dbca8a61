from django.db import migrations, models
from django.db.models.functions import Coalesce

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('gateway', '0007_old_deliveries_go'),
    ]

    operations = [
        MakeIndex(
            model_name='webhookdelivery',
            index=models.Index(Coalesce('delivered_at', 'given_up_at'), name='webhook_delivery_by_end'),
        ),
    ]
