"""How a form of settings becomes a change."""

from collections.abc import Callable

from django import forms

from answerable.ledger.refusals import Refusal


def is_kept(form: forms.Form, change: Callable[[], object]) -> bool:
    """Whether the form was right and the change was made; what was refused is said beside the fields, so that nothing
    typed is lost."""
    if not form.is_valid():
        return False
    try:
        change()
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
