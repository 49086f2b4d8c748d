"""What an account of a channel needs to be told, and how it is tried. Mail has pages of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from answerable.channels.asked import Asked
from answerable.channels.bluesky.client import SERVICE
from answerable.channels.models import Mailbox
from answerable.channels.phone.asked import ASKED
from answerable.channels.twilio.settings import API
from answerable.channels.webhook.asked import ASKED as WEBHOOK
from answerable.channels.whatsapp.settings import API as GRAPH
from answerable.channels.whatsapp.settings import TWILIO

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
    is_tried_first: bool = False  # before anything of it is kept: nobody tells us that it does not work
    refuse: str = ""  # a function that raises Invalid, from the settings and the secret that was given
    channel: str = (
        ""  # where several kinds of account lead to one channel; else it is what they are kept under
    )
    carrier: str = ""  # which of them, as its accounts' settings say
    words: "StrOrPromise" = ""  # what this kind is called; else what its channel is
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


_TWILIO = (
    Asked("account_sid", _("Account SID"), _("At the head of Twilio’s console; it begins with AC.")),
    Asked("auth_token", _("Auth token"), is_secret=True),
    Asked(
        "api",
        _("Address of Twilio’s interface"),
        _("Another one for accounts in a region of their own."),
        default=API,
        is_required=False,
    ),
)
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
            *_TWILIO,
            Asked(
                "pictures",
                _("Pictures in answers"),
                _(
                    "Few numbers outside of North America can send them. Twilio’s console says it of yours: MMS."
                ),
                choices=lambda: [("", _("do not go")), ("yes", _("go: the number can send MMS"))],
                is_required=False,
            ),
        ),
        check="answerable.channels.twilio.checking.check",
        door="channels:sms",
        door_help=_("In Twilio’s console, at the number: “A message comes in”, webhook, HTTP POST."),
    ),
    "whatsapp": Account(
        address=_("Number that customers write to, with its country (+32…)"),
        asked=(
            Asked(
                "phone_number_id", _("Phone number ID"), _("In Meta’s app dashboard: WhatsApp, API setup.")
            ),
            Asked(
                "business_id",
                _("WhatsApp Business account ID"),
                _("Beside it. The approved templates are fetched there."),
            ),
            Asked(
                "access_token", _("Access token"), _("Of a system user, made not to expire."), is_secret=True
            ),
            Asked(
                "app_secret",
                _("App secret"),
                _("In the app’s basic settings: what comes is signed with it."),
                is_secret=True,
            ),
            Asked(
                "verify_token",
                _("Verify token"),
                _("A long word that you make up. Type the same one in Meta’s app dashboard."),
                is_secret=True,
            ),
            Asked(
                "api",
                _("Address of WhatsApp’s interface"),
                _("With its version."),
                default=GRAPH,
                is_required=False,
            ),
        ),
        check="answerable.channels.whatsapp.checking.check",
        door="channels:whatsapp",
        door_help=_(
            "In Meta’s app dashboard: WhatsApp, Configuration, Callback URL, with the verify token; then subscribe to "
            "“messages”."
        ),
    ),
    "whatsapp-twilio": Account(
        channel="whatsapp",
        carrier=TWILIO,
        words=_("WhatsApp by Twilio"),
        address=_("Number that customers write to, with its country (+32…)"),
        asked=_TWILIO,
        check="answerable.channels.whatsapp.twilio.checking.check",
        door="channels:whatsapp_twilio",
        door_help=_(
            "In Twilio’s console: Messaging, Senders, WhatsApp senders, the number: “Webhook URL for incoming "
            "messages”, HTTP POST."
        ),
    ),
    "webhook": Account(
        address=_("Short name of the system (shop)"),
        asked=WEBHOOK,
        check="answerable.channels.webhook.checking.check",
        door="channels:webhook",
        door_help=_("The other system posts JSON here."),
        refuse="answerable.channels.webhook.settings.refuse_unusable",
        preview="answerable.channels.webhook.checking.preview",
    ),
    "bluesky": Account(
        address=_("Handle that customers name (kestrel.bsky.social)"),
        asked=(
            Asked(
                "app_password",
                _("App password"),
                _("Made in Bluesky’s settings, under “App passwords”, with leave for direct messages."),
                is_secret=True,
            ),
            Asked(
                "service",
                _("Server"),
                _("Another one for an account that does not live at Bluesky itself."),
                default=SERVICE,
                is_required=False,
            ),
        ),
        check="answerable.channels.bluesky.checking.check",
        is_tried_first=True,
    ),
    "mastodon": Account(
        address=_("Account that customers name (kestrel@mastodon.example)"),
        asked=(
            Asked(
                "access_token",
                _("Access token"),
                _(
                    "Of an application made in that account’s settings, under “Development”: it may read and write."
                ),
                is_secret=True,
            ),
            Asked(
                "server",
                _("Server"),
                _("Where it lives, if that is not what stands behind its name."),
                is_required=False,
            ),
        ),
        check="answerable.channels.mastodon.checking.check",
        is_tried_first=True,
    ),
    "x": Account(
        address=_("Account that customers name (@kestrel)"),
        asked=(
            Asked("api_key", _("API key"), _("Of your app in X’s developer portal."), is_secret=True),
            Asked("api_secret", _("API key secret"), is_secret=True),
            Asked("access_token", _("Access token"), _("Made there for this account."), is_secret=True),
            Asked("access_secret", _("Access token secret"), is_secret=True),
        ),
        check="answerable.channels.x.checking.check",
        is_tried_first=True,
    ),
    "phone": Account(
        address=_("Number that customers call, with its country (+32…)"),
        asked=(*_TWILIO, *ASKED),
        check="answerable.channels.phone.checking.check",
        door="channels:phone",
        door_help=_(
            "In Twilio’s console, at the number: “A call comes in”, webhook, HTTP POST; and with ended/ behind it at "
            "“Call status changes”."
        ),
    ),
}


def kind_of(mailbox: Mailbox) -> str:
    """Under what its kind of account is kept."""
    carrier = mailbox.settings.get("carrier", "")
    found = (
        name for name, each in ACCOUNTS.items() if each.channel == mailbox.channel and each.carrier == carrier
    )
    return next(found, mailbox.channel)
