from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


def open_account(apps, schema_editor):
    """What is given for ad credit that is spent."""
    apps.get_model("billing", "Account").objects.get_or_create(code="advertising")


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0010_payments_are_found_by_reference'),
    ]

    operations = [
        migrations.AddField(
            model_name='adspend',
            name='funded_by',
            field=models.CharField(choices=[('platform', 'platform'), ('ad_credit', 'ad credit')], db_default='platform', default='platform', max_length=9),
        ),
        migrations.AddField(
            model_name='adspendhistory',
            name='funded_by',
            field=models.CharField(choices=[('platform', 'platform'), ('ad_credit', 'ad credit')], db_default='platform', default='platform', max_length=9),
        ),
        AddConstraintNotValid(
            model_name='adspend',
            constraint=models.CheckConstraint(condition=models.Q(('funded_by__in', ['platform', 'ad_credit'])), name='ad_spend_funder_known'),
        ),
        migrations.RunPython(open_account, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='posting',
            name='kind',
            field=models.CharField(choices=[('commission', 'commission'), ('adjustment', 'adjustment'), ('fixed_fee', 'fixed fee'), ('payment', 'payment'), ('ad_credit', 'ad credit'), ('credit_spent', 'ad credit spent'), ('credit_expired', 'ad credit expired')], max_length=16, verbose_name='kind'),
        ),
        # A wider one follows at once: whatever was between its accounts is still.
        migrations.RunSQL(
            [
                '-- squawk-ignore ban-drop-constraint\nALTER TABLE billing_posting DROP CONSTRAINT posting_between_its_accounts',
            ],
            migrations.RunSQL.noop,
            state_operations=[
                migrations.RemoveConstraint(model_name='posting', name='posting_between_its_accounts'),
            ],
        ),
        AddConstraintNotValid(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credit', 'ad_credit_owed'), ('debit', 'ad_credit_expense'), ('kind', 'ad_credit')), models.Q(('credit', 'ad_credit_expense'), ('debit', 'ad_credit_owed'), ('kind', 'ad_credit')), models.Q(('credit', 'commission'), ('debit', 'receivable'), ('kind', 'adjustment')), models.Q(('credit', 'receivable'), ('debit', 'commission'), ('kind', 'adjustment')), models.Q(('credit', 'commission'), ('debit', 'receivable'), ('kind', 'commission')), models.Q(('credit', 'receivable'), ('debit', 'commission'), ('kind', 'commission')), models.Q(('credit', 'ad_credit_expense'), ('debit', 'ad_credit_owed'), ('kind', 'credit_expired')), models.Q(('credit', 'ad_credit_owed'), ('debit', 'ad_credit_expense'), ('kind', 'credit_expired')), models.Q(('credit', 'advertising'), ('debit', 'ad_credit_owed'), ('kind', 'credit_spent')), models.Q(('credit', 'ad_credit_owed'), ('debit', 'advertising'), ('kind', 'credit_spent')), models.Q(('credit', 'fixed_fee'), ('debit', 'receivable'), ('kind', 'fixed_fee')), models.Q(('credit', 'receivable'), ('debit', 'fixed_fee'), ('kind', 'fixed_fee')), models.Q(('credit', 'receivable'), ('debit', 'cash'), ('kind', 'payment')), models.Q(('credit', 'cash'), ('debit', 'receivable'), ('kind', 'payment')), _connector='OR'), name='posting_between_its_accounts'),
        ),
    ]
