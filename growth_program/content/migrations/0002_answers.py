import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AigcAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('accepted', 'accepted'), ('rejected', 'rejected')], max_length=8, verbose_name="the shop's answer")),
                ('reason', models.CharField(blank=True, choices=[('wrong_product', 'It shows another product, or another variant.'), ('untrue', 'It says something that is not true of the product.'), ('brand', 'It harms the brand: logo, name or style is wrong.'), ('rights', 'It uses what we have no rights to.'), ('rules', 'It breaks a rule of the marketplace, or the law.'), ('quality', 'It is blurred, cut off or distorted.'), ('other', 'Another reason')], max_length=16, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('is_in_time', models.BooleanField(verbose_name='given in time')),
                ('answered_at', models.DateTimeField(verbose_name='answered at')),
                ('answered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='content.aigcitem', verbose_name='AIGC item')),
            ],
            options={
                'verbose_name': 'answer to an AIGC item',
                'verbose_name_plural': 'answers to AIGC items',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'accepted'), ('reason', '')), models.Q(('outcome', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='aigc_answer_reason_iff_rejected'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'other'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='aigc_answer_other_reason_explained')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aigcanswer',
            trigger=pgtrigger.compiler.Trigger(name='aigc_answer_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3e941f6536891f80c2e5d60194b64065adf38e1c', operation='UPDATE OR DELETE', pgid='pgtrigger_aigc_answer_stays_19f30', table='content_aigcanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aigcanswer',
            trigger=pgtrigger.compiler.Trigger(name='aigc_answer_table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;", hash='9a5c6adf2c012f6fd25a7f9785b2515c489eb6c2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_aigc_answer_table_stays_72720', table='content_aigcanswer', when='BEFORE')),
        ),
    ]
