"""Words for the pages of a brand."""

from django import template

from answerable.channels.models import Mailbox
from answerable.selfservice.portal.sheets import sheet_address
from answerable.tickets.models import Brand
from answerable.web.bundle import bundle_url

register = template.Library()


@register.simple_tag
def portal_sheet() -> str:
    """Where no brand is known."""
    return bundle_url("portal.css")


@register.simple_tag
def brand_sheet(front: Mailbox, brand: Brand) -> str:
    return sheet_address(front, brand)
