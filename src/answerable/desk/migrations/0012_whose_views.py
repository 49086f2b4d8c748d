"""Whoever made a view made it; a shared one is nobody's own. Of several of one name for the same people, the later ones
get a number."""

from django.db import migrations
from django.db.models import F


def tell(apps, _schema):
    view = apps.get_model("desk", "View")
    view.objects.update(made_by=F("owner"))
    view.objects.exclude(audience="me").update(owner=None)
    taken = set()
    for each in view.objects.order_by("pk").iterator():
        name, number = each.name, 1
        while (name.lower(), each.team_id, each.owner_id) in taken:
            number += 1
            name = f"{each.name[:50]} ({number})"
        taken.add((name.lower(), each.team_id, each.owner_id))
        if name != each.name:
            view.objects.filter(pk=each.pk).update(name=name)


class Migration(migrations.Migration):
    dependencies = [("desk", "0011_views_belong")]

    operations = [migrations.RunPython(tell)]
