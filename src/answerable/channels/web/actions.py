"""Setting up a brand's pages for customers."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings as conf
from django.db import transaction
from django.utils.translation import gettext as _

from answerable.channels.actions import MailboxChange, add_mailbox, change_mailbox, switch_mailbox
from answerable.channels.models import Mailbox
from answerable.channels.web.channel import CHANNEL
from answerable.channels.web.settings import SIGN_IN_SECRET, WebSettings
from answerable.ledger import outside
from answerable.ledger.actor import Actor
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.addresses import host_written
from answerable.people.models import Team
from answerable.tickets.models import Brand

_PATH = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


@dataclass(frozen=True)
class FrontWanted:
    """`path` is their part of the address, as in /help/kestrel/."""

    path: str
    is_on: bool
    team: Team | None = None
    settings: WebSettings = field(default_factory=WebSettings)
    sign_in_secret: str = ""  # empty: the one that is kept stays


@transaction.atomic
def set_up_front(brand: Brand, wanted: FrontWanted, *, by: Actor, at: datetime) -> Mailbox | None:
    """The pages as wanted; a brand that never had any and wants none has none. Twice is harmless."""
    if not by.may("mailbox.manage"):
        raise NotAllowed
    brand = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    found = Mailbox.objects.filter(channel=CHANNEL, brand=brand).order_by("pk").first()
    if found is None and not wanted.is_on:
        return None
    change = _change(brand, wanted)
    if found is None:
        return add_mailbox(CHANNEL, change, by=by, at=at)
    if _is_other(found, change):
        found = change_mailbox(found, change, by=by, at=at)
    return switch_mailbox(found, on=wanted.is_on, by=by, at=at)


def _change(brand: Brand, wanted: FrontWanted) -> MailboxChange:
    path = wanted.path.strip().lower()
    if not _PATH.fullmatch(path):
        raise Invalid(_("Its part of the address has small letters, digits and hyphens, as in “kestrel-eu”."))
    host = host_written(wanted.settings.host) if wanted.settings.host.strip() else ""
    if wanted.settings.host.strip() and not host:
        raise Invalid(_("That is no host name: write it as in help.kestrel.example."))
    _refuse_unusable(wanted.settings)
    settings = replace(wanted.settings, host=host).as_json()
    secrets = {SIGN_IN_SECRET: wanted.sign_in_secret} if wanted.sign_in_secret else {}
    return MailboxChange(brand.name, path, wanted.team, settings, secrets, brand=brand)


def _refuse_unusable(wanted: WebSettings) -> None:
    given = [wanted.sign_in_name, wanted.sign_in_issuer, wanted.sign_in_client]
    if any(given) and not all(given):
        raise Invalid(
            _("To sign in with needs a name, an issuer and a client id: fill in all of them, or none.")
        )
    if wanted.sign_in_issuer:
        try:
            outside.check(wanted.sign_in_issuer, conf.IDENTITY_INSIDE)
        except outside.NotReachable as error:
            raise Invalid(str(error)) from error


def _is_other(found: Mailbox, change: MailboxChange) -> bool:
    now = (found.name, found.address, found.team_id, WebSettings.of(found).as_json())
    return bool(change.secrets) or now != (
        change.name,
        change.address,
        change.team.pk if change.team else None,
        change.settings,
    )
