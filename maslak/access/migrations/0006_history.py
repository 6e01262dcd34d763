"""The history that the database writes, and the transaction that ties a line of the trail to the rows it changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0005_tries_at_doors")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                (
                    "operation",
                    models.CharField(
                        choices=[("insert", "Insert"), ("update", "Update"), ("delete", "Delete")], max_length=6
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=63), size=None),
                ),
                ("old", models.JSONField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("tx", models.BigIntegerField()),
                ("person_id", models.BigIntegerField(null=True)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["table_name", "row_id"], name="change_by_row"),
                    models.Index(
                        condition=models.Q(("person_id__isnull", False)), fields=["person_id"], name="change_by_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangedValue",
            fields=[
                (
                    "change",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="personal",
                        serialize=False,
                        to="access.change",
                    ),
                ),
                ("old", models.JSONField()),
            ],
        ),
        # In two steps: the lines that stand keep no number, and the table is not written anew.
        migrations.AddField(
            model_name="auditevent", name="tx", field=models.BigIntegerField(editable=False, null=True)
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="tx",
            field=models.BigIntegerField(
                db_default=models.Func(function="txid_current", output_field=models.BigIntegerField()),
                editable=False,
                null=True,
            ),
        ),
    ]
