"""Who a browser belongs to: by the token that it keeps, by what a page signs, or by a link that we mailed."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.channels.chat import events
from answerable.channels.chat.identity import Claims
from answerable.channels.chat.models import Visitor, VisitorToken
from answerable.channels.chat.naming import call_as_told
from answerable.channels.chat.settings import CHANNEL, ChatSettings, origin_of
from answerable.channels.models import Mailbox, Thread
from answerable.channels.text import clean_line
from answerable.ledger.actor import SYSTEM, Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed
from answerable.people.actions import add_identity, find_or_create_customer
from answerable.people.addresses import MAIL, normalise
from answerable.tickets.actions import Answer, reply
from answerable.tickets.models import Message, Ticket

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits that a browser drew
_SALT = "answerable.channels.chat.link"
_LINK_HOLDS = timedelta(hours=2)
# An address as browsers write it, and no word beside it. What browsers and we may read differently is none.
_PAGE = re.compile(r"https?://[^/?#@\\\s]+/[!-~]{0,500}", re.ASCII)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def visitor_of(mailbox: Mailbox, token: str) -> Visitor | None:
    """Whose browser keeps this token."""
    if not TOKEN.fullmatch(token):
        return None
    return Visitor.objects.filter(mailbox=mailbox, tokens__digest=digest_of(token)).first()


@transaction.atomic
def come(mailbox: Mailbox, token: str, claims: Claims | None, *, language: str, at: datetime) -> Visitor:
    """The visitor of this browser, made when new; whoever is signed in is the same on all their devices."""
    if claims is not None:
        return _signed(mailbox, token, claims, language=language, at=at)
    return visitor_of(mailbox, token) or _made(mailbox, token, Visitor(language=language[:12]), at=at)


def recognised(mailbox: Mailbox, token: str, claims: Claims | None, *, at: datetime) -> Visitor | None:
    """The same for somebody who only looks: nobody is made."""
    if claims is None:
        return visitor_of(mailbox, token)
    if not Visitor.objects.filter(mailbox=mailbox, signed_as=claims.id).exists():
        return None
    return come(mailbox, token, claims, language="", at=at)


def _signed(mailbox: Mailbox, token: str, claims: Claims, *, language: str, at: datetime) -> Visitor:
    found = Visitor.objects.filter(mailbox=mailbox, signed_as=claims.id).first()
    mine = visitor_of(mailbox, token)
    if found is None and mine is not None and not mine.signed_as:
        found = mine
        found.signed_as = claims.id
        found.save(update_fields=["signed_as"])
    if found is None:
        found = _made(mailbox, token, Visitor(signed_as=claims.id, language=language[:12]), at=at)
    elif mine != found:
        _bind(found, token, by="identity", at=at)
    if (found.name, found.mail, found.is_mail_proven) != (claims.name, claims.mail, bool(claims.mail)):
        found.name, found.mail, found.is_mail_proven = claims.name, claims.mail, bool(claims.mail)
        found.save(update_fields=["name", "mail", "is_mail_proven"])
        if claims.mail and not Thread.objects.filter(mailbox=mailbox, key=found.key).exists():
            _is_customer_with(claims, found, at=at)
    return found


def _is_customer_with(claims: Claims, visitor: Visitor, *, at: datetime) -> None:
    """Whoever has the proven address is who chats."""
    person = find_or_create_customer(MAIL, claims.mail, name=claims.name, by=SYSTEM, at=at).person
    if not person.identities.filter(channel=CHANNEL, address=visitor.key).exists():
        add_identity(person, CHANNEL, visitor.key, by=SYSTEM, at=at, verified=True)


def _made(mailbox: Mailbox, token: str, visitor: Visitor, *, at: datetime) -> Visitor:
    """Of two requests of one browser at once, the token lets one through."""
    visitor.mailbox, visitor.key, visitor.created_at = mailbox, f"visitor-{secrets.token_hex(6)}", at
    try:
        with transaction.atomic():
            visitor.save()
            if visitor.signed_as:
                VisitorToken.objects.filter(digest=digest_of(token)).delete()
            VisitorToken.objects.create(digest=digest_of(token), visitor=visitor, created_at=at)
            is_signed = bool(visitor.signed_as)
            record(events.VISITOR_CAME, visitor, by=SYSTEM, at=at, mailbox=mailbox.pk, signed=is_signed)
    except IntegrityError:
        if visitor.signed_as:
            return Visitor.objects.get(mailbox=mailbox, signed_as=visitor.signed_as)
        found = visitor_of(mailbox, token)
        if found is None:  # the token is a browser's on another site
            raise NotAllowed from None
        return found
    return visitor


def _bind(visitor: Visitor, token: str, *, by: str, at: datetime) -> None:
    """From now on this browser is theirs, whoever's it was before."""
    VisitorToken.objects.update_or_create(
        digest=digest_of(token), defaults={"visitor": visitor, "created_at": at}
    )
    record(events.VISITOR_KNOWN, visitor, by=SYSTEM, at=at, way=by)


@transaction.atomic
def leave_address(visitor: Visitor, given: str, name: str, *, at: datetime) -> Visitor:
    """Where answers go that they do not see here. One that a page proved is not overwritten."""
    mail, name = normalise(MAIL, given), clean_line(name, 200)
    if not mail:
        raise Invalid(_("That is no mail address."))
    visitor = Visitor.objects.select_for_update().get(pk=visitor.pk)
    if visitor.is_mail_proven or (visitor.mail, visitor.name) == (mail, name or visitor.name):
        return visitor
    was = visitor.name or visitor.mail
    visitor.mail, visitor.name = mail, name or visitor.name
    visitor.save(update_fields=["mail", "name"])
    call_as_told(visitor, at=at, was=was)
    record(events.VISITOR_LEFT_ADDRESS, visitor, by=SYSTEM, at=at, proven=False)
    return visitor


def mail_link(visitor: Visitor, page: str, *, at: datetime) -> None:
    """By it another device goes on here: a page of the site, with a word behind "#" that no server is told."""
    if not visitor.mail:
        raise Invalid(_("Say to which address."))
    page = _page_of(visitor.mailbox, page.partition("#")[0])
    link = f"{page}#answerable={code_of(visitor)}"
    words = _(
        "Go on with your chat here, within two hours:\n\n%(link)s\n\nWhoever has this link can read it."
    )
    name = visitor.mailbox.name
    with transaction.atomic():
        send_mail(_("Your chat with %(name)s") % {"name": name}, words % {"link": link}, None, [visitor.mail])
        record(events.LINK_SENT, visitor, by=SYSTEM, at=at)


def _page_of(mailbox: Mailbox, given: str) -> str:
    """What a stranger says stands in a mail of ours to whomever they name: a page of the site, else its first."""
    if _PAGE.fullmatch(given) and ChatSettings.of(mailbox).lets_in(origin_of(given)):
        return given
    return mailbox.address.partition("#")[0]


def code_of(visitor: Visitor) -> str:
    return signing.dumps(visitor.pk, salt=_SALT)


@transaction.atomic
def follow_link(mailbox: Mailbox, token: str, code: str, *, at: datetime) -> Visitor | None:
    """Another browser goes on where the link came from; None when it no longer holds."""
    try:
        pk = signing.loads(code, salt=_SALT, max_age=_LINK_HOLDS)
    except signing.BadSignature:
        return None
    found = Visitor.objects.filter(pk=pk, mailbox=mailbox).first()
    if found is None or found == visitor_of(mailbox, token):
        return found
    _bind(found, token, by="link", at=at)
    return found


@transaction.atomic
def send_transcript(visitor: Visitor, ticket: Ticket, said: str, *, at: datetime) -> Message:
    """What was said, by mail and on the ticket, as everything that goes to a customer."""
    if not visitor.mail:
        raise Invalid(_("Say to which address."))
    answer = Answer(
        said,
        to=[(visitor.mail, visitor.name)],
        subject=_("Your chat with %(name)s") % {"name": visitor.mailbox.name},
        channel=MAIL,
        is_automatic=True,
    )
    message = reply(ticket, answer, by=SYSTEM, at=at)
    record(events.TRANSCRIPT_SENT, ticket, by=SYSTEM, at=at, message=message.pk)
    return message


@transaction.atomic
def renew_secret(mailbox: Mailbox, *, by: Actor, at: datetime) -> str:
    """The secret with which pages sign whom they have signed in. What was signed with the one before does not hold any
    more."""
    if not by.may("mailbox.manage"):
        raise NotAllowed
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    secret = secrets.token_urlsafe(32)
    mailbox.keep_secrets(identity=secret)
    mailbox.save(update_fields=["secrets"])
    record(events.SECRET_RENEWED, mailbox, by=by, at=at)
    return secret
