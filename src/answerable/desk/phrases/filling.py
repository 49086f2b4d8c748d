"""Variables in saved replies: a closed list of plain names, each put in once. Nothing in a text is ever executed, and
what is put in is not looked at again."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.template.defaultfilters import yesno
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from answerable.people.masking import shown_name, shown_text, shows_field
from answerable.people.models import Field, FieldAbout, Staff
from answerable.tickets.models import Ticket

_VARIABLE = re.compile(r"\{([^{}\n]*)\}")
_GAP = re.compile(r"\[[^\[\]\n]{1,200}[?？؟]\]")


def _name(ticket: Ticket) -> str:
    """As whoever sends it may know them."""
    return shown_name(ticket.customer.name, ticket.customer_id)


_READERS: dict[str, tuple[Promise, Callable[[Ticket, Staff | None], str]]] = {
    "customer.name": (_("customer name"), lambda ticket, _agent: _name(ticket)),
    "customer.first_name": (
        _("customer first name"),
        lambda ticket, _agent: _name(ticket).strip().split(" ")[0],
    ),
    "ticket.reference": (_("ticket reference"), lambda ticket, _agent: ticket.reference),
    "ticket.subject": (_("ticket subject"), lambda ticket, _agent: shown_text(ticket.subject)),
    "agent.name": (_("your name"), lambda _ticket, agent: agent.name if agent else ""),
    "agent.first_name": (_("your first name"), lambda _ticket, agent: agent.first_name if agent else ""),
    "brand.name": (_("brand name"), lambda ticket, _agent: ticket.brand.name if ticket.brand else ""),
    "team.name": (_("team name"), lambda ticket, _agent: ticket.team.name if ticket.team else ""),
}


@dataclass(frozen=True)
class Variable:
    name: str
    label: str

    @property
    def written(self) -> str:
        return f"{{{self.name}}}"


def variables() -> Sequence[Variable]:
    """All that there are, for the list beside the editor."""
    plain = [Variable(name, str(label)) for name, (label, _read) in _READERS.items()]
    return plain + [
        Variable(f"field.{field.key}", field.label) for field in Field.objects.of(FieldAbout.TICKET)
    ]


def unknown_in(text: str, known: Iterable[Variable]) -> list[str]:
    """What stands in braces and is no variable; a brace without its other half too."""
    names = {variable.name for variable in known}
    wrong = [found.group() for found in _VARIABLE.finditer(text) if found.group(1) not in names]
    rest = _VARIABLE.sub("", text)
    return wrong + [brace for brace in "{}" if brace in rest]


@dataclass(frozen=True)
class Facts:
    """What the variables stand for on one ticket, in the hands of one agent; read once, filled into many texts."""

    values: Mapping[str, object]
    labels: Mapping[str, str]

    def fill(self, text: str, language: str) -> str:
        """The text with everything put in; what is not known is a gap to be seen: "[customer name?]"."""
        with translation.override(language if language in LANG_INFO else settings.LANGUAGE_CODE):
            words = {name: _words(value) for name, value in self.values.items()}
        return _VARIABLE.sub(lambda found: words.get(found.group(1)) or self._gap(found.group(1)), text)

    def _gap(self, name: str) -> str:
        # A label of the company's own with brackets in it would not be found as a gap again.
        label = self.labels.get(name, name).translate(str.maketrans("[]", "()"))
        return f"[{label}?]"


def facts_of(ticket: Ticket, agent: Staff | None) -> Facts:
    """Where nobody answers, their name is not known; of a ticket that is not opened yet, little is."""
    values: dict[str, object] = {name: read(ticket, agent) for name, (_label, read) in _READERS.items()}
    for kept in ticket.field_values.select_related("field") if ticket.pk else ():
        if shows_field(kept.field_id, ticket.customer_id):
            values[f"field.{kept.field.key}"] = kept.value
    return Facts(values, {variable.name: variable.label for variable in variables()})


def gaps_in(text: str) -> list[str]:
    """What is still to be filled in; people may leave gaps of their own, such as "[which colour?]"."""
    return list(dict.fromkeys(_GAP.findall(text)))


def left_open(text: str, shown: str) -> list[str]:
    """Gaps that nobody has pointed out yet."""
    pointed_out = gaps_in(shown)
    return [gap for gap in gaps_in(text) if gap not in pointed_out]


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(yesno(value))
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return " ".join(str(value).split())
