"""What an account of a channel is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    choices: "Callable[[], Sequence[tuple[str, StrOrPromise]]] | None" = None
    is_long: bool = False
