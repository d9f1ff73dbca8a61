"""The accounts of the ledger (PRODUCT.md §5)."""

from django.db import migrations

ACCOUNTS = (
    "receivable",
    "commission",
    "fixed_fee",
    "cash",
    "ad_credit_expense",
    "ad_credit_owed",
)


def open_accounts(apps, schema_editor):
    account = apps.get_model("billing", "Account")
    account.objects.bulk_create(account(code=code) for code in ACCOUNTS)


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [migrations.RunPython(open_accounts, migrations.RunPython.noop)]
