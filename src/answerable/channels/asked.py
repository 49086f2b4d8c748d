"""What an account of a channel is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Asked:
    """One setting. A secret is kept encrypted and never shown again."""

    name: str
    label: "StrOrPromise"
    help: "StrOrPromise" = ""
    default: str = ""
    is_secret: bool = False
    is_required: bool = True
    choices: "Callable[[], Sequence[tuple[str, StrOrPromise]]] | str" = ""  # or where that function is
    is_long: bool = False  # several lines

    def offered(self) -> "Sequence[tuple[str, StrOrPromise]]":
        """What can be chosen, as (value, words)."""
        choices = import_string(self.choices) if isinstance(self.choices, str) else self.choices
        found: Sequence[tuple[str, StrOrPromise]] = choices()
        return found
