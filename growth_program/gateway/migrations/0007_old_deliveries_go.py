import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('gateway', '0006_lists_of_any_length'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='webhooktry',
            name='webhook_try_stays',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhookdelivery',
            trigger=pgtrigger.compiler.Trigger(name='webhook_delivery_due_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."due_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9e7d65337007bd2b70b0f1a24973ec62e2df394e', operation='DELETE', pgid='pgtrigger_webhook_delivery_due_is_kept_e643c', table='gateway_webhookdelivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhooktry',
            trigger=pgtrigger.compiler.Trigger(name='webhook_try_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0454aacab79ff134f2c19a9db9e67c6bd3150a8d', operation='UPDATE', pgid='pgtrigger_webhook_try_stays_c4251', table='gateway_webhooktry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhooktry',
            trigger=pgtrigger.compiler.Trigger(name='webhook_try_goes_with_its_delivery', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM public.gateway_webhookdelivery\n                        WHERE id = OLD.delivery_id AND due_at IS NOT NULL)\n                    THEN RAISE EXCEPTION 'The delivery is still due'; END IF;\n                    RETURN OLD;\n                ", hash='5ff026cf2c46284d9ddf06a359c75134d9c7943c', operation='DELETE', pgid='pgtrigger_webhook_try_goes_with_its_delivery_d7a9c', table='gateway_webhooktry', when='BEFORE')),
        ),
    ]
