"""What the company's own fields say of a customer, of an account or, further down, of a ticket: kept in one way."""

from django.db.models import Manager

from answerable.people.models import Account, Customer, Field, FieldAbout, FieldKind, Value


def put(kept: "Manager[Value]", field: Field, given: str) -> bool:
    """Whether that changed anything; an empty value clears it. `kept` are the values of the one whose field it is, whom
    the caller has locked."""
    known = kept.filter(field=field).first()
    if not given.strip():
        if known is not None:
            known.delete()
        return known is not None
    value = field.read(given)
    if known is not None and known.value == value:
        return False
    column = Value.COLUMNS[FieldKind(field.kind)]
    kept.update_or_create(field=field, defaults={column: value})
    return True


def kind_of(about: Customer | Account) -> FieldAbout:
    return FieldAbout.CUSTOMER if isinstance(about, Customer) else FieldAbout.ACCOUNT
