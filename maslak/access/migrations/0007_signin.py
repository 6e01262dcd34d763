"""Second factors by organisation, the open sessions of an account, links for a new password.

An organisation that stands already has a month to prepare its staff; one made later follows the installation at once.
"""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def a_month_to_prepare(apps, schema_editor):
    """No account of an installation at work is surprised on the day of the update; the demonstration asks for nothing."""
    if settings.SECOND_FACTOR_REQUIRED:
        start = datetime.date.today() + datetime.timedelta(days=30)
        schema_editor.execute("SELECT set_config('maslak.role', 'operator', true)")
        standing = apps.get_model("access", "Organisation").objects.exclude(kind="employer")
        standing.update(second_factor_from=start)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0006_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='second_factor_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='OpenSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('password', 'mot de passe'), ('totp', "mot de passe et code d'une application"), ('recovery', 'mot de passe et code de secours'), ('key', "mot de passe et clé d'accès"), ('passkey', "clé d'accès"), ('code', 'code remis au guichet'), ('agency', "identification de l'organisation"), ('other', 'autre moyen')], max_length=12)),
                ('family', models.CharField(blank=True, max_length=60)),
                ('began_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-seen_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('method__in', ['password', 'totp', 'recovery', 'key', 'passkey', 'code', 'agency', 'other'])), name='open_session_method_known')],
            },
        ),
        migrations.CreateModel(
            name='PasswordLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='password_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='password_link_dates_in_order')],
            },
        ),
        migrations.RunPython(a_month_to_prepare, migrations.RunPython.noop),
    ]
