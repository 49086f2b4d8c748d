"""Folds of an HTML mail."""


def fold_html(html: str) -> str:
    """The same HTML with quoted parts wrapped in `<details class="quote">`."""
    return html


def visible_html_text(html: str) -> str:
    """The words outside the folds."""
    return html
