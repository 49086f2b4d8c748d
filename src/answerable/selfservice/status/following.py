"""Following a status page by mail: asked for, confirmed from the mail itself, told of each change once, ended by one
click."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from answerable.channels import consent
from answerable.channels.email import letters
from answerable.channels.errors import ChannelError
from answerable.channels.models import Mailbox
from answerable.channels.registry import Telling
from answerable.channels.web.fronts import front_of, fronts
from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.secrets import decrypt, encrypt
from answerable.people.addresses import MAIL
from answerable.selfservice.issues.wanting import out_token
from answerable.selfservice.models import Follower, Issue, IssueUpdate
from answerable.selfservice.status.bouncing import key_of, note_failed
from answerable.tickets.models import Brand
from answerable.tickets.references import new_token

LIST = "status:{}"
_SALT = "answerable.status.follow"
_LASTS = timedelta(days=2)
_AT_ONCE = 200


def ask_to_confirm(front: Mailbox, address: str, *, language: str) -> None:
    """Anybody can type anybody's address: only a mail goes there, until its reader says that they want more."""
    kept = {"front": front.pk, "address": address, "language": language, "key": new_token()}
    enqueue(send_confirmation, sealed=encrypt(json.dumps(kept)))


@job(lane=Lane.OUTSIDE)
def send_confirmation(sealed: str) -> None:
    kept = json.loads(decrypt(sealed))
    front = fronts().filter(pk=kept["front"]).first()
    mailbox = _mailbox(front.brand) if front is not None and front.brand is not None else None
    if front is None or front.brand is None or mailbox is None:
        return
    token = signing.dumps(encrypt(json.dumps([kept["address"], kept["language"]])), salt=_SALT)
    link = settings.BASE_URL + reverse("portal:follow_confirm", args=[front.address, token])
    with translation.override(kept["language"]):
        known = {"brand": front.brand.sender}
        lines = [
            capfirst(
                _(
                    "somebody asked for mail about problems at %(brand)s to this address. If you want it, confirm here:"
                )
                % known
            ),
            link,
            _("If you did not ask for it, you need do nothing."),
        ]
        subject = _("Confirm that you want to follow our status")
    text = "\n\n".join([*lines, front.brand.sender]) + "\n"
    _post(
        mailbox, kept["address"], Telling(subject, text, f"follow-{kept['key']}", sender=front.brand.sender)
    )


def address_in(token: str) -> tuple[str, str] | None:
    """The address and the language that a link of ours names; None where it is too old, or none."""
    try:
        address, language = json.loads(decrypt(signing.loads(token, salt=_SALT, max_age=_LASTS)))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(address), str(language)


def follow(brand: Brand, address: str, *, language: str, at: datetime) -> None:
    """Twice is harmless. Whoever reads mail there again begins with none that came back."""
    kept = {"address": encrypt(address), "language": language, "confirmed_at": at}
    rows = Follower.objects.filter(brand=brand, digest=consent.digest_of(address))
    if not rows.update(bounces=0):
        Follower.objects.get_or_create(brand=brand, digest=consent.digest_of(address), defaults=kept)


def unfollow(name: str, digest: str) -> None:
    Follower.objects.filter(brand=int(name.removeprefix("status:")), digest=digest).delete()


@job()
def tell_followers(issue_id: int, event: int, update: int, after: int = 0) -> Callable[[], None]:
    """Some of them; the next are a job of their own. Two changes may be told in either order, and each is told."""
    issue = Issue.objects.get(pk=issue_id)
    brands = [each.pk for each in Brand.objects.all() if _is_of(issue, each)]
    rows = Follower.objects.filter(brand__in=brands, pk__gt=after).order_by("pk")

    @transaction.atomic
    def hand_on() -> None:
        part = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
        for key in part:
            enqueue(mail_follower, follower=key, issue=issue_id, event=event, update=update)
        if len(part) == _AT_ONCE:
            enqueue(tell_followers, issue_id=issue_id, event=event, update=update, after=part[-1])

    return hand_on


def _is_of(issue: Issue, brand: Brand) -> bool:
    return Issue.objects.public().of_brand(brand.pk).filter(pk=issue.pk).exists()


@job(lane=Lane.OUTSIDE)
def mail_follower(follower: int, issue: int, event: int, update: int) -> None:
    row = Follower.objects.select_related("brand").filter(pk=follower).first()
    about = Issue.objects.public().prefetch_related("texts").filter(pk=issue).first()
    mailbox = _mailbox(row.brand) if row is not None else None
    text = about.text_in(row.language, row.brand.language) if about is not None and row is not None else None
    if row is None or mailbox is None or text is None:
        return
    said = IssueUpdate.objects.filter(pk=update).first()
    words = said.text_in(row.language, row.brand.language) if said is not None else text.text
    front = front_of(row.brand_id)
    link = settings.BASE_URL + (f"/status/{front.address}/" if front is not None else "/")
    address = decrypt(row.address)
    out = settings.BASE_URL + reverse("notices:out", args=[out_token(LIST.format(row.brand_id), address)])
    with translation.override(row.language):
        foot = _("You follow this page: %(link)s. To end that: %(out)s") % {"link": link, "out": out}
    telling = Telling(
        text.title,
        "\n\n".join([words, row.brand.sender, foot]) + "\n",
        key_of(event, follower),
        sender=row.brand.sender,
        headers=(("List-Unsubscribe", f"<{out}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")),
        is_reported=True,
    )
    _post(mailbox, address, telling, follower)


def _post(mailbox: Mailbox, address: str, telling: Telling, follower: int | None = None) -> None:
    """What is refused for good is not tried again: nobody waits for it."""
    try:
        letters.tell(mailbox, address, telling)
    except ChannelError as error:
        if not error.permanent:
            raise
        if follower is not None and error.code == "not_taken":
            note_failed(follower, str(error))


def _mailbox(brand: Brand) -> Mailbox | None:
    active = Mailbox.objects.filter(channel=MAIL, is_active=True).order_by("pk")
    return active.filter(brand=brand).first() or active.first()
