from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('gateway', '0005_request_log'),
    ]

    operations = [
        MakeIndex(
            model_name='apirequest',
            index=models.Index(condition=models.Q(('status__gte', 400)), fields=['-id'], name='api_request_refused'),
        ),
        MakeIndex(
            model_name='apirequest',
            index=models.Index(condition=models.Q(('rejected__gt', 0)), fields=['-id'], name='api_request_with_rejected'),
        ),
        MakeIndex(
            model_name='webhookdelivery',
            index=models.Index(condition=models.Q(('given_up_at__isnull', False)), fields=['-id'], name='webhook_delivery_given_up'),
        ),
        MakeIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['shop_id', '-id'], name='webhook_delivery_by_shop'),
        ),
        MakeIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['type', '-id'], name='webhook_delivery_by_type'),
        ),
    ]
