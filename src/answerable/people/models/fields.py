"""Typed fields that a company adds to its tickets, customers and accounts. What they are stands here, once for all; the
values stand with what they are about (`CustomerValue`, `AccountValue`, and `tickets.FieldValue`)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.ledger.refusals import Invalid
from answerable.people.models.customers import Account, Customer


class FieldKind(models.TextChoices):
    TEXT = "text", gettext_lazy("text")
    NUMBER = "number", gettext_lazy("number")
    DATE = "date", gettext_lazy("date")
    YES_NO = "yes_no", gettext_lazy("yes or no")
    CHOICE = "choice", gettext_lazy("choice")


class FieldAbout(models.TextChoices):
    TICKET = "ticket", gettext_lazy("tickets")
    CUSTOMER = "customer", gettext_lazy("customers")
    ACCOUNT = "account", gettext_lazy("accounts")


class FieldQuerySet(models.QuerySet["Field"]):
    def of(self, about: FieldAbout) -> "FieldQuerySet":
        return self.filter(about=about)


class Field(models.Model):
    """A field of this company's own: "Order number" of its tickets, "Member since" of its customers."""

    about = models.CharField(max_length=10, choices=FieldAbout.choices, default=FieldAbout.TICKET)
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=FieldKind.choices)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = FieldQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["about", "key"], name="field_key_once")]

    def __str__(self) -> str:
        return self.label

    def read(self, given: str) -> "str | Decimal | date | bool":
        """The value that somebody typed or sent; raises Invalid with a sentence."""
        given = given.strip()
        try:
            return _READERS[FieldKind(self.kind)](self, given)
        except (ValueError, ArithmeticError) as error:
            raise Invalid(
                _("%(field)s: %(given)s cannot be used.") % {"field": self.label, "given": given}
            ) from error


def _choice(field: Field, given: str) -> str:
    if given not in field.choices:
        raise ValueError(given)
    return given


def _number(field: Field, given: str) -> Decimal:
    number = Decimal(given)
    if not number.is_finite() or abs(number) >= 10**13 or number != round(number, 4):
        raise ValueError(given)  # more than the column holds: better said than rounded
    return number


def _yes_no(field: Field, given: str) -> bool:
    if given.lower() not in {"yes", "no", "true", "false"}:
        raise ValueError(given)
    return given.lower() in {"yes", "true"}


def _text(field: Field, given: str) -> str:
    if len(given) > 500 or "\x00" in given:
        raise ValueError(given)
    return given


_READERS: dict[FieldKind, Callable[[Field, str], str | Decimal | date | bool]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: lambda _field, given: date.fromisoformat(given),
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
}


class Value(models.Model):
    """One field's value, in the column of its kind (text and choice share one)."""

    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500, null=True, blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    truth = models.BooleanField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.field_id}: {self.value}"

    COLUMNS = {
        FieldKind.TEXT: "text",
        FieldKind.CHOICE: "text",
        FieldKind.NUMBER: "number",
        FieldKind.DATE: "day",
        FieldKind.YES_NO: "truth",
    }

    @property
    def value(self) -> object:
        return getattr(self, self.COLUMNS[FieldKind(self.field.kind)])


def value_indexes(prefix: str) -> list[models.Index]:
    """Values are looked for by what they are, in whatever column that stands."""
    return [
        models.Index(
            fields=["field", column], name=f"{prefix}_{column}", condition=Q(**{f"{column}__isnull": False})
        )
        for column in ("text", "number", "day")
    ]


class CustomerValue(Value):
    """On one customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="field_values")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "field"], name="customer_value_once")]
        indexes = value_indexes("customer_value")


class AccountValue(Value):
    """On one account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="field_values")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "field"], name="account_value_once")]
        indexes = value_indexes("account_value")
