"""Wishes written before the linker: each takes the trade that its words surely mean."""

from django.db import migrations


def tie(apps, schema_editor):
    from maslak.people.work import sure_group

    Wish = apps.get_model("people", "WantedOccupation")
    wishes = Wish.objects.using(schema_editor.connection.alias)
    for label in wishes.filter(isco="").values_list("label", flat=True).distinct():
        group = sure_group(label)
        if group:
            wishes.filter(label=label, isco="").update(isco=group)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_work")]
    operations = [migrations.RunPython(tie, migrations.RunPython.noop)]
