"""What an account of a channel needs to be told, and how it is tried. Mail has pages of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from answerable.channels.models import Mailbox
from answerable.channels.twilio.settings import API

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
    is_long: bool = False  # several lines
    choices: str = ""  # a function that gives what can be chosen, as (value, words)

    def offered(self) -> Sequence[tuple[str, str]]:
        found: Sequence[tuple[str, str]] = import_string(self.choices)() if self.choices else ()
        return found


@dataclass(frozen=True)
class Check:
    """One step of trying an account, in words."""

    what: str
    ok: bool
    words: str


@dataclass(frozen=True)
class Account:
    """`address` is what its address is called; `door` names where the other side tells us, if it does, and `check` a
    function from the mailbox to checks."""

    address: "StrOrPromise"
    asked: Sequence[Asked]
    check: str
    door: str = ""
    door_help: "StrOrPromise" = ""

    @property
    def checker(self) -> Callable[[Mailbox], list[Check]]:
        found: Callable[[Mailbox], list[Check]] = import_string(self.check)
        return found


ACCOUNTS: Mapping[str, Account] = {
    "chat": Account(
        address=_("Address of the site on which it stands (https://www.example.com)"),
        asked=(
            Asked(
                "origins",
                _("Other sites on which it stands"),
                _("One in each line. On all others it stays away."),
                is_required=False,
                is_long=True,
            ),
            Asked(
                "greeting",
                _("Greeting"),
                _("The first thing that visitors read. Without one it greets in their own language."),
                is_required=False,
            ),
            Asked(
                "calendar",
                _("When somebody is there"),
                _("Outside these hours it asks for an address, and is answered by mail."),
                is_required=False,
                choices="answerable.channels.chat.settings.calendars",
            ),
        ),
        check="answerable.channels.chat.checking.check",
    ),
    "sms": Account(
        address=_("Number that customers write to, with its country (+32…)"),
        asked=(
            Asked("account_sid", _("Account SID"), _("At the head of Twilio’s console; it begins with AC.")),
            Asked("auth_token", _("Auth token"), is_secret=True),
            Asked(
                "api",
                _("Address of Twilio’s interface"),
                _("Another one for accounts in a region of their own."),
                default=API,
                is_required=False,
            ),
        ),
        check="answerable.channels.twilio.checking.check",
        door="channels:sms",
        door_help=_("In Twilio’s console, at the number: “A message comes in”, webhook, HTTP POST."),
    ),
}
