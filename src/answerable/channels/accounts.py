"""What an account of a channel needs to be told, and how it is tried. Mail has pages of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    refuse: str = ""  # a function that raises Invalid, from the settings and the secret that was given
    preview: str = ""  # a function from settings that are not saved yet to checks

    def refuse_unusable(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        if self.refuse:
            import_string(self.refuse)(settings, secrets.get("secret", ""))

    def previewed(self, settings: Mapping[str, Any]) -> "list[Check]":
        found: list[Check] = import_string(self.preview)(settings) if self.preview else []
        return found

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
    "webhook": Account(
        address=_("Short name of the system (shop)"),
        asked=(
            Asked(
                "proof",
                _("How it proves itself, and we to it"),
                default="standard",
                choices="answerable.channels.webhook.settings.proofs",
            ),
            Asked("secret", _("Secret"), is_secret=True),
            Asked(
                "sender",
                _("Sender’s address"),
                _("Where it stands in what is posted: /customer/email."),
                "/from",
            ),
            Asked(
                "addresses",
                _("What these addresses are"),
                default="own",
                choices="answerable.channels.webhook.settings.addresses",
            ),
            Asked("sender_name", _("Sender’s name"), default="/name", is_required=False),
            Asked("subject", _("Subject"), default="/subject", is_required=False),
            Asked("text", _("Text"), default="/text"),
            Asked(
                "thread",
                _("What belongs together"),
                _("An order, a chat. Left empty: what a person says goes on with what they said before."),
                is_required=False,
            ),
            Asked("id", _("Number of the message"), _("The same number is the same message."), "/id"),
            Asked(
                "about",
                _("Number of the message that it is about"),
                _("Of an edit, a deletion, a receipt, or of what is answered."),
                is_required=False,
            ),
            Asked(
                "kind",
                _("Kind"),
                _(
                    "Read as such: edited, deleted, delivered, read, failed, automatic, echo. All else is a message."
                ),
                is_required=False,
            ),
            Asked(
                "answers",
                _("Where answers are posted"),
                _("An address that begins with https://. Not needed where answers go by mail."),
                is_required=False,
            ),
            Asked(
                "arrival",
                _("An answer has arrived"),
                default="taken",
                choices="answerable.channels.webhook.settings.arrivals",
            ),
            Asked(
                "example",
                _("Example"),
                _("Paste what the system posts, and look at what is read of it before you save."),
                is_required=False,
                is_long=True,
            ),
        ),
        check="answerable.channels.webhook.checking.check",
        door="channels:webhook",
        door_help=_("The other system posts JSON here."),
        refuse="answerable.channels.webhook.settings.refuse_unusable",
        preview="answerable.channels.webhook.checking.preview",
    ),
}
