"""The words that a company sorts its tickets by: statuses, fields, tags, brands, forms. Set up by those who may."""

from answerable.tickets.vocabulary.brands import add_brand, change_brand, remove_brand
from answerable.tickets.vocabulary.fields import (
    add_field,
    change_field,
    move_field,
    remove_field,
    rename_choice,
)
from answerable.tickets.vocabulary.forms import add_form, change_form, remove_form
from answerable.tickets.vocabulary.statuses import (
    add_status,
    change_status,
    make_default,
    move_status,
    remove_status,
)
from answerable.tickets.vocabulary.tags import merge_tags, remove_tag, rename_tag

__all__ = [
    "add_brand",
    "add_field",
    "add_form",
    "add_status",
    "change_brand",
    "change_field",
    "change_form",
    "change_status",
    "make_default",
    "merge_tags",
    "move_field",
    "move_status",
    "remove_brand",
    "remove_field",
    "remove_form",
    "remove_status",
    "remove_tag",
    "rename_choice",
    "rename_tag",
]
