"""What is asked of an administrator about a system that posts to us."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from answerable.channels.asked import Asked

ASKED: Sequence[Asked] = (
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
        _("Read as such: edited, deleted, delivered, read, failed, automatic, echo. All else is a message."),
        is_required=False,
    ),
    Asked(
        "files",
        _("Files"),
        _("A list: addresses that begin with https://, or a name and the content in base64 for each."),
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
)
