"""What somebody may read and do in the help centre. Knows no tables, so that the tables can ask it."""

from typing import TYPE_CHECKING

from django.apps import apps

from answerable.selfservice.audience import Audience

if TYPE_CHECKING:
    from answerable.ledger.actor import Actor
    from answerable.people.models import Staff

WRITE, PUBLISH, MANAGE, APPROVE_OWN = (
    "articles.write",
    "articles.publish",
    "articles.manage",
    "articles.approve_own",
)


def is_of_house(reader: "Staff | Actor") -> bool:
    """As scopes say it: whoever sees all tickets, or those of no team yet."""
    return reader.scope.everything or reader.scope.without_team


def audience_of(reader: "Staff | Actor") -> Audience:
    """A provider's people never read what is internal, whatever their role."""
    if reader.may("articles.internal") and is_of_house(reader):
        return Audience.INTERNAL
    return Audience.PARTNER if reader.may("articles.partner") else Audience.PUBLIC


def may_write(reader: "Staff | Actor") -> bool:
    """In the house by the right; a provider's people have to earn it, each for themselves, whatever their role. What is
    withheld from their company is withheld from them."""
    if is_of_house(reader):
        return reader.may(WRITE)
    if reader.staff_id is None or not reader.may("articles.partner"):
        return False
    permissions = apps.get_model("selfservice", "WritingPermission").objects.filter(staff=reader.staff_id)
    return permissions.exclude(staff__provider__withheld_rights__icontains=f'"{WRITE}"').exists()


def may_publish(reader: "Staff | Actor") -> bool:
    return is_of_house(reader) and reader.may(PUBLISH)


def may_manage(reader: "Staff | Actor") -> bool:
    return is_of_house(reader) and reader.may(MANAGE)
