"""What a reader would fold away in a mail: earlier messages, signatures, "Sent from my phone".

Nothing is deleted. `folds` gives ranges of a plain text, `fold_html` wraps the same parts of an HTML body in
`<details class="quote">`. Both read the mail as lines and ask one scanner, so that they agree.
"""

from answerable.channels.email.quotes.html import fold_html, visible_html_text
from answerable.channels.email.quotes.text import folds, is_forward, visible
from answerable.channels.email.quotes.words.markers import OUR_MARKERS

__all__ = ["OUR_MARKERS", "fold_html", "folds", "is_forward", "visible", "visible_html_text"]
