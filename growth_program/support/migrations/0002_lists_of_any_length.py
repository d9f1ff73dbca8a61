from django.conf import settings
from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('support', '0001_notices_and_mails'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        MakeIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('given_up_at__isnull', False)), fields=['-id'], name='mail_given_up'),
        ),
    ]
