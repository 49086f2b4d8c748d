"""Trying an account without telling the other side anything: its settings, and what is read of an example."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from answerable.channels.accounts import Check
from answerable.channels.incoming import Incoming, Nature
from answerable.channels.models import Mailbox
from answerable.channels.webhook.mapping import read
from answerable.channels.webhook.settings import POINTERS, WebhookSettings, refuse_unusable
from answerable.ledger.refusals import Invalid
from answerable.people.addresses import normalise


def check(mailbox: Mailbox) -> list[Check]:
    what = _("Settings")
    try:
        refuse_unusable(mailbox.settings, mailbox.secret("secret"))
    except Invalid as refusal:
        return [Check(what, False, refusal.message)]
    fine = Check(what, True, _("they can be used"))
    return [fine, *preview(mailbox.settings)]


def preview(kept: Mapping[str, Any]) -> list[Check]:
    """What is read of the example that was pasted, field by field."""
    example = str(kept.get("example", "")).strip()
    if not example:
        return [Check(_("Example"), True, _("none was pasted"))]
    known = WebhookSettings.of(kept)
    found = read(example.encode("utf-8", "replace"), known, account=0)
    if found.defects:
        return [Check(_("Example"), False, _("it is no JSON"))]
    return [
        Check(str(POINTERS[name]), bool(words), words or _("nothing stands there"))
        for name, words in _shown(found, known)
        if known.pointers[name] or words
    ]


def _shown(found: Incoming, known: WebhookSettings) -> list[tuple[str, str]]:
    sender = found.sender.address if found.sender else ""
    if sender and not normalise(found.address_channel or found.channel, sender):
        sender = ""
    kind = _KINDS.get(found.nature, "")
    return [
        ("sender", sender),
        ("sender_name", found.sender.name if found.sender else ""),
        ("subject", found.subject),
        ("text", found.text[:200]),
        ("thread", found.thread),
        ("id", found.external_id.rpartition(":")[2]),
        ("about", (found.original_id or "".join(found.references)).rpartition(":")[2]),
        ("kind", str(found.receipt or kind)),
    ]


_KINDS = {
    Nature.PERSONAL: "message",
    Nature.EDIT: "edited",
    Nature.DELETION: "deleted",
    Nature.ECHO: "echo",
    Nature.AUTO_REPLY: "automatic",
}
