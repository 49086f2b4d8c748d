"""Words for the pages of a brand."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from answerable.selfservice.portal.sheets import sheet_of
from answerable.tickets.models import Brand
from answerable.web.bundle import bundle_url

register = template.Library()


@register.simple_tag
def portal_sheet() -> str:
    """Where no brand is known."""
    return bundle_url("portal.css")


@register.simple_tag
def brand_sheet(brand: Brand) -> SafeString:
    # Our own files, in which nothing ends the element.
    return format_html("<style>{}</style>", mark_safe(sheet_of(brand).content))  # noqa: S308
