"""Views belong to somebody, to a team or to everybody, as saved replies do: first the columns."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STAFF = settings.AUTH_USER_MODEL


def _somebody(to):
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0010_view_places"),
        ("people", "0014_own_fields_of_people"),
    ]

    operations = [
        migrations.RemoveConstraint("view", "view_name_once_each"),
        migrations.RemoveConstraint("view", "view_team_if_for_a_team"),
        migrations.AddField("view", "made_by", _somebody(STAFF)),
        migrations.AlterField("view", "owner", _somebody(STAFF)),
        migrations.AlterField("view", "team", _somebody("people.team")),
    ]
