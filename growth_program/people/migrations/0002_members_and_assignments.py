import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models.functions import Lower

import growth_program.core.clock

LOWER = "UPDATE people_user SET email = lower(email) WHERE email <> lower(email)"


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('marketplace', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(LOWER, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='user',
            name='language',
            field=models.CharField(choices=[('zh-hans', 'Simplified Chinese'), ('en', 'English')], db_default='zh-hans', default='zh-hans', max_length=16, verbose_name='language'),
        ),
        AddConstraintNotValid(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', Lower('email'))), name='user_email_is_lower_case'),
        ),
        AddConstraintNotValid(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['zh-hans', 'en'])), name='user_language_known'),
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('shop', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='assignment', serialize=False, to='marketplace.shop', verbose_name='shop')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='managed_shops', to=settings.AUTH_USER_MODEL, verbose_name='account manager')),
                ('stand_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shops_stood_in_for', to=settings.AUTH_USER_MODEL, verbose_name='stand-in')),
                ('assigned_at', models.DateTimeField(default=growth_program.core.clock.wall, verbose_name='assigned at')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'permissions': [('manage_shops', 'Can be given shops to look after'), ('assign_shops', 'Can assign shops to account managers'), ('view_every_shop', 'Can see every shop, assigned or not')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stand_in__isnull', True), models.Q(('stand_in', models.F('manager')), _negated=True), _connector='OR'), name='assignment_stand_in_is_another')],
            },
        ),
        migrations.CreateModel(
            name='ShopMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('shop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='marketplace.shop', verbose_name='shop')),
                ('role', models.CharField(choices=[('owner', 'owner'), ('operator', 'operator'), ('finance', 'shop finance')], max_length=16, verbose_name='role')),
                ('joined_at', models.DateTimeField(default=growth_program.core.clock.wall, verbose_name='joined at')),
                ('is_to_be_told', models.BooleanField(default=False, verbose_name='is to be told')),
            ],
            options={
                'verbose_name': 'shop member',
                'verbose_name_plural': 'shop members',
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'shop'), name='shop_member_once'),
                    models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'operator', 'finance'])), name='shop_member_role_known'),
                ],
                'indexes': [models.Index(condition=models.Q(('is_to_be_told', True)), fields=['id'], name='shop_member_to_be_told')],
            },
        ),
    ]
