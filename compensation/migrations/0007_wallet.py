import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# Grants that were made before they were numbered: dated by their posting, as the version that
# was agreed says. Rows written once are changed here, this once, by their owner.
DATED = """
    ALTER TABLE compensation_adcredit DISABLE TRIGGER USER;
    UPDATE compensation_adcredit g
    SET number = dated.number, granted_on = dated.day, expires_on = dated.day + dated.credit_days
    FROM (
        SELECT g.id, p.day, v.credit_days,
            e.number || '-A' || row_number() OVER (PARTITION BY e.id ORDER BY g.id) AS number
        FROM compensation_adcredit g
        JOIN compensation_adjudication a ON a.id = g.adjudication_id
        JOIN enrollment_enrollment e ON e.id = a.enrollment_id
        JOIN core_programversion v ON v.id = e.version_id
        JOIN billing_posting p ON p.enrollment_id = e.id AND p.kind = 'ad_credit'
            AND p.source = e.number || ' v' || a.version
    ) dated
    WHERE dated.id = g.id;
    ALTER TABLE compensation_adcredit ENABLE TRIGGER USER
"""
# Defaults that no client has known: they were made above.
NO_DEFAULTS = """
    -- squawk-ignore ban-drop-default
    ALTER TABLE compensation_adcredit ALTER COLUMN number DROP DEFAULT;
    -- squawk-ignore ban-drop-default
    ALTER TABLE compensation_adcredit ALTER COLUMN granted_on DROP DEFAULT;
    -- squawk-ignore ban-drop-default
    ALTER TABLE compensation_adcredit ALTER COLUMN expires_on DROP DEFAULT
"""


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0011_ad_spend_by_funder'),
        ('compensation', '0006_contests'),
        ('core', '0007_figures_of_joining'),
    ]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE compensation_adcredit ADD COLUMN number varchar(96) COLLATE \"C\" NOT NULL DEFAULT ''",
                "ALTER TABLE compensation_adcredit ADD COLUMN granted_on date NOT NULL DEFAULT '2026-01-01'",
                "ALTER TABLE compensation_adcredit ADD COLUMN expires_on date NOT NULL DEFAULT '2026-01-01'",
                DATED,
                NO_DEFAULTS,
            ],
            [
                'ALTER TABLE compensation_adcredit DROP COLUMN number, DROP COLUMN granted_on, DROP COLUMN expires_on',
            ],
            state_operations=[
                migrations.AddField(
                    model_name='adcredit',
                    name='number',
                    field=models.CharField(db_collation='C', default='', max_length=96, verbose_name='number'),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name='adcredit',
                    name='granted_on',
                    field=models.DateField(default='2026-01-01', verbose_name='granted on'),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name='adcredit',
                    name='expires_on',
                    field=models.DateField(default='2026-01-01', verbose_name='last day to spend it'),
                    preserve_default=False,
                ),
            ],
        ),
        AddConstraintNotValid(
            model_name='adcredit',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('granted_on'))), name='ad_credit_expires_after_grant'),
        ),
        migrations.CreateModel(
            name='CreditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='compensation.adcredit', verbose_name='ad credit')),
                ('place', models.PositiveIntegerField(verbose_name='place')),
                ('kind', models.CharField(choices=[('spent', 'spent'), ('reversed', 'reversed'), ('expired', 'expired'), ('restored', 'restored')], max_length=8, verbose_name='kind')),
                ('day', models.DateField(verbose_name='day')),
                ('product_id', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='product id')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=24, verbose_name='amount')),
                ('left', models.DecimalField(decimal_places=2, max_digits=24, verbose_name='left after it')),
                ('recorded_in', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'entry of ad credit',
                'verbose_name_plural': 'entries of ad credit',
                'indexes': [models.Index(fields=['grant', 'product_id', 'day'], name='credit_entry_by_ad_spend')],
                'constraints': [
                    models.UniqueConstraint(fields=('grant', 'place'), name='credit_entry_place_once'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('left__gte', 0), ('place__gt', 0)), name='credit_entry_never_over_the_grant'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['spent', 'reversed']), models.Q(('product_id', ''), _negated=True)), models.Q(('kind__in', ['expired', 'restored']), ('product_id', '')), _connector='OR'), name='credit_entry_spent_on_a_product'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditentry',
            trigger=pgtrigger.compiler.Trigger(name='credit_entry_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e718303a322e4c9773477de89e3499e90aa7563f', operation='UPDATE OR DELETE', pgid='pgtrigger_credit_entry_stays_a6bb2', table='compensation_creditentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditentry',
            trigger=pgtrigger.compiler.Trigger(name='credit_entry_table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='6972f0df26f9ec65301b5b880a2097f34f5cab06', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_credit_entry_table_stays_b4264', table='compensation_creditentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditentry',
            trigger=pgtrigger.compiler.Trigger(name='credit_entry_follows', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _grant record; _left numeric;', func='\n    SELECT g.amount, g.granted_on, g.expires_on INTO STRICT _grant\n        FROM public.compensation_adcredit g WHERE g.id = NEW.grant_id;\n    _left = _grant.amount;\n    IF NEW.place > 1 THEN\n        SELECT e."left" INTO STRICT _left FROM public.compensation_creditentry e\n            WHERE e.grant_id = NEW.grant_id AND e.place = NEW.place - 1;\n    END IF;\n    _left = _left + CASE WHEN NEW.kind IN (\'restored\', \'reversed\') THEN NEW.amount ELSE -NEW.amount END;\n    IF NEW."left" <> _left OR _left < 0 OR _left > _grant.amount THEN\n        RAISE EXCEPTION \'Of grant % not % but % is left\', NEW.grant_id, NEW."left", _left\n            USING ERRCODE = \'check_violation\';\n    END IF;\n    IF NEW.kind = \'spent\' AND NEW.day NOT BETWEEN _grant.granted_on AND _grant.expires_on THEN\n        RAISE EXCEPTION \'Grant % pays for nothing on %\', NEW.grant_id, NEW.day\n            USING ERRCODE = \'check_violation\';\n    END IF;\n    IF NEW.kind IN (\'restored\', \'reversed\') AND NEW.amount > (\n        SELECT coalesce(sum(CASE WHEN e.kind IN (\'restored\', \'reversed\') THEN -e.amount ELSE e.amount END), 0)\n        FROM public.compensation_creditentry e\n        WHERE e.grant_id = NEW.grant_id AND e.product_id = NEW.product_id AND e.day = NEW.day)\n    THEN\n        RAISE EXCEPTION \'More than was taken of grant % on % comes back\', NEW.grant_id, NEW.day\n            USING ERRCODE = \'check_violation\';\n    END IF;\n    RETURN NEW;\n', hash='1d80e99ef2e575d8158a34832cbcd024278bec07', operation='INSERT', pgid='pgtrigger_credit_entry_follows_0e744', table='compensation_creditentry', when='BEFORE')),
        ),
    ]
