import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0012_tools_of_agreed_versions")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='toolrule',
            trigger=pgtrigger.compiler.Trigger(name='tool_rule_agreed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _version bigint;', func="\n            _version = CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;\n            IF EXISTS (SELECT FROM public.core_programversion v WHERE v.is_agreed\n                AND (v.id = _version OR (TG_OP = 'UPDATE' AND v.id = OLD.version_id)))\n            THEN RAISE EXCEPTION 'An enrollment has agreed to version %', _version; END IF;\n            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n        ", hash='2612cdaa5f196a2246b0364cb27ee3e90f58f181', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_tool_rule_agreed_stays_263e2', table='enrollment_toolrule', when='BEFORE')),
        ),
    ]
