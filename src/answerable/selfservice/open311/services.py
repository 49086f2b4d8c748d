"""The topics of a brand's pages as services, and their fields as attributes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from answerable.channels.models import Mailbox
from answerable.people.models import FieldKind
from answerable.selfservice.portal.asking import asked_of, topics_of
from answerable.tickets.models import Form, FormField

EVERYTHING = "0"  # the code of the one service of a brand without topics
_DATATYPES = {
    FieldKind.TEXT: "string",  # one line; none of ours is "text" or "multivaluelist"
    FieldKind.NUMBER: "number",
    FieldKind.DATE: "datetime",
    FieldKind.YES_NO: "singlevaluelist",
    FieldKind.CHOICE: "singlevaluelist",
}


@dataclass(frozen=True)
class Service:
    code: str
    name: str
    topic: Form | None
    rows: Sequence[FormField] = ()


def services_of(front: Mailbox) -> list[Service]:
    topics = list(topics_of(front).prefetch_related("rows__field"))
    if not topics:
        return [Service(EVERYTHING, front.name, None)]
    return [
        Service(str(each.pk), name_of(each, front), each, asked_of(front, each.rows.all())) for each in topics
    ]


def name_of(topic: Form, front: Mailbox) -> str:
    """In the brand's own language: programs say none."""
    return topic.name_in(front.brand.language if front.brand else "")


def service_of(front: Mailbox, code: str) -> Service | None:
    return next((each for each in services_of(front) if each.code == code), None)


def listed(service: Service) -> dict[str, object]:
    """As a list of services tells it. `batch`: what is asked is given a token, and its number a moment later."""
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": service.name,
        "metadata": bool(service.rows),
        "type": "batch",
        "keywords": "",
        "group": "",
    }


def defined(service: Service) -> dict[str, object]:
    attributes = [_attribute(row, order) for order, row in enumerate(service.rows, 1)]
    return {"service_code": service.code, "attributes": attributes}


def _attribute(row: FormField, order: int) -> dict[str, object]:
    field, kind = row.field, FieldKind(row.field.kind)
    values = [("yes", _("Yes")), ("no", _("No"))] if kind is FieldKind.YES_NO else []
    values = [(each, each) for each in field.choices] if kind is FieldKind.CHOICE else values
    return {
        "variable": True,
        "code": field.key,
        "datatype": _DATATYPES[kind],
        "required": False,
        "datatype_description": _("A day, as in 2030-01-31") if kind is FieldKind.DATE else None,
        "order": order,
        "description": field.label,
        "values": [{"key": key, "name": name} for key, name in values],
    }
