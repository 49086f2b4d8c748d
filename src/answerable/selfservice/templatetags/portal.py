"""Words for the pages of a brand."""

from django import template

from answerable.web.bundle import bundle_url

register = template.Library()


@register.simple_tag
def portal_sheet() -> str:
    return bundle_url("portal.css")
