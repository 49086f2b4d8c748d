"""The company's own words as every page offers them, known for two seconds."""

from answerable.ledger.known import Known
from answerable.tickets.models import Brand, Form

brands: Known[list[Brand]] = Known(lambda: list(Brand.objects.all()), Brand)
forms: Known[list[Form]] = Known(lambda: list(Form.objects.all()), Form)


def forms_for(brand_id: int | None) -> list[Form]:
    """What a ticket of that brand may have: those of all brands, and of its own."""
    return [form for form in forms() if form.suits(brand_id)]
