"""The words a company sorts its tickets by: short lists, without pages."""

from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.schemas.fields import FieldOut, field_out
from answerable.api.schemas.tickets import (
    BrandOut,
    FormOut,
    StatusOut,
    brand_out,
    form_out,
    status_out,
)
from answerable.api.scopes import TokenScope
from answerable.people.models import Field, FieldAbout
from answerable.tickets.models import Brand, Form, Status

router = Router(tags=["vocabulary"])


@router.get(
    "/statuses", response=list[StatusOut], summary="List the statuses", **needs(TokenScope.TICKETS_READ)
)
def list_statuses(request: ApiRequest) -> list[StatusOut]:
    return [status_out(status) for status in Status.objects.all()]


@router.get(
    "/fields",
    response=list[FieldOut],
    summary="List the company's own fields",
    **needs(TokenScope.TICKETS_READ),
)
def list_fields(request: ApiRequest, about: FieldAbout | None = None) -> list[FieldOut]:
    """Of tickets, customers and accounts, or only those `about` one of them."""
    rows = Field.objects.all() if about is None else Field.objects.of(about)
    return [field_out(field) for field in rows]


@router.get("/brands", response=list[BrandOut], summary="List the brands", **needs(TokenScope.TICKETS_READ))
def list_brands(request: ApiRequest) -> list[BrandOut]:
    """Names under which this company answers; a ticket's `brand` is one of them, or null."""
    return [brand_out(brand) for brand in Brand.objects.all()]


@router.get("/forms", response=list[FormOut], summary="List the forms", **needs(TokenScope.TICKETS_READ))
def list_forms(request: ApiRequest) -> list[FormOut]:
    """Which of the company's own fields belong to which topic, in order."""
    rows = Form.objects.prefetch_related("rows__field", "rows__when_field")
    return [form_out(form) for form in rows]
