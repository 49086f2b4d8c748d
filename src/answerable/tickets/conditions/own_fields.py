"""Conditions on what the company's own fields say of a ticket, of its customer, of their account."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.people.models import AccountValue, CustomerValue, Field, FieldAbout, FieldKind, Value
from answerable.tickets.conditions.asking import Asker, Choices, Condition, Reader, What
from answerable.tickets.models import FieldValue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Before the key of a field of the company's own: whose it is.
_FIELDS = {FieldAbout.TICKET: "field:", FieldAbout.CUSTOMER: "customer:", FieldAbout.ACCOUNT: "account:"}
_EMPTY: dict[str, "StrOrPromise"] = {
    "empty": gettext_lazy("is empty"),
    "not_empty": gettext_lazy("is not empty"),
}
_FIELD_HOWS: dict[str, Mapping[str, "StrOrPromise"]] = {
    FieldKind.NUMBER: {
        "is": gettext_lazy("is"),
        "less": gettext_lazy("is less than"),
        "greater": gettext_lazy("is greater than"),
        **_EMPTY,
    },
    FieldKind.DATE: {
        "is": gettext_lazy("is"),
        "less": gettext_lazy("is before"),
        "greater": gettext_lazy("is after"),
        **_EMPTY,
    },
}
_COMPARISONS = {"is": "", "less": "__lt", "greater": "__gt"}

# Each by a key that is unique with the field, so that it is found at once however many tickets there are.
_VALUES: dict[FieldAbout, Callable[[], "QuerySet[Any]"]] = {
    FieldAbout.TICKET: lambda: FieldValue.objects.filter(ticket=OuterRef("pk")),
    FieldAbout.CUSTOMER: lambda: CustomerValue.objects.filter(customer=OuterRef("customer_id")),
    FieldAbout.ACCOUNT: lambda: AccountValue.objects.filter(account__customers=OuterRef("customer_id")),
}
_FIELD_LABELS: dict[FieldAbout, "StrOrPromise"] = {
    FieldAbout.TICKET: "%(label)s",
    FieldAbout.CUSTOMER: gettext_lazy("Customer: %(label)s"),
    FieldAbout.ACCOUNT: gettext_lazy("Account: %(label)s"),
}


def what_of(own: Field) -> What:
    def asked(condition: Condition, _reader: Asker) -> Q:
        kept = _VALUES[FieldAbout(own.about)]().filter(field=own)
        if condition.how in _EMPTY:
            found = Q(Exists(kept))
            return ~found if condition.how == "empty" else found
        column = Value.COLUMNS[FieldKind(own.kind)]
        return Q(Exists(kept.filter(**{column + _COMPARISONS[condition.how]: own.read(condition.value)})))

    def kept_as(given: str, _reader: Reader) -> str:
        value = own.read(given)
        return value.isoformat() if isinstance(value, date) else given

    choices: Choices | None = None
    if own.kind == FieldKind.CHOICE:
        choices = [(each, each) for each in own.choices]
    elif own.kind == FieldKind.YES_NO:
        choices = [("yes", _("yes")), ("no", _("no"))]
    return What(
        f"{_FIELDS[FieldAbout(own.about)]}{own.key}",
        _FIELD_LABELS[FieldAbout(own.about)] % {"label": own.label},
        _FIELD_HOWS.get(own.kind, {"is": gettext_lazy("is"), **_EMPTY}),
        asked,
        choices=(lambda _reader: choices) if choices is not None else None,
        read=kept_as,
        input_type={"number": "text", "date": "date"}.get(own.kind, "text"),
        without_value=frozenset(_EMPTY),
    )
