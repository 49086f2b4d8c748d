"""What of a customer is shown to whom: one place decides, every door asks it.

`values` says how a thing looks behind a mask (pure), `whose` which mask somebody looks through, `looking` what that is
while one request is answered.
"""

from answerable.people.masking.looking import (
    hidden_words_of,
    looking_through,
    opened_for,
    shown_account,
    shown_address,
    shown_domain,
    shown_name,
    shown_pair,
    shown_pairs,
    shown_text,
    shows_field,
    through,
)
from answerable.people.masking.values import NO_MASK, Mask, Part
from answerable.people.masking.whose import is_masked, mask_for, refuse_masked, refuse_masked_field

__all__ = [
    "NO_MASK",
    "Mask",
    "Part",
    "hidden_words_of",
    "is_masked",
    "looking_through",
    "mask_for",
    "opened_for",
    "refuse_masked",
    "refuse_masked_field",
    "shown_account",
    "shown_address",
    "shown_domain",
    "shown_name",
    "shown_pair",
    "shown_pairs",
    "shown_text",
    "shows_field",
    "through",
]
