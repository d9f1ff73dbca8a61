from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from growth_program.core.indices import MakeIndex


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("billing", "0012_ad_spend_by_funder_validated")]

    operations = [
        MakeIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('kind__in', ['adjustment', 'fixed_fee', 'payment', 'ad_credit', 'credit_spent', 'credit_expired'])), fields=['kind', '-id'], name='posting_by_scarce_kind'),
        ),
        RemoveIndexConcurrently(
            model_name='posting',
            name='posting_by_rare_kind',
        ),
    ]
