"""The doors themselves. What is said is kept before anything else is done with it, as on every channel."""

import json
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from answerable.channels.chat import guiding, presence, suggesting, visitors
from answerable.channels.chat.channel import LARGEST_FILE, LONGEST, MOST_FILES
from answerable.channels.chat.conversation import (
    as_text,
    file_of,
    is_by_person,
    not_of_others,
    said_with,
    state_of,
    ticket_of,
    told,
)
from answerable.channels.chat.doors.frame import Answer, Asked, Refused, door
from answerable.channels.chat.models import Visitor
from answerable.channels.chat.settings import CHANNEL, ChatSettings
from answerable.channels.chat.waiting import closed_at
from answerable.channels.chat.words import dress
from answerable.channels.pace import is_too_much
from answerable.channels.receiving import receive
from answerable.channels.text import clean_line
from answerable.people.addresses import MAIL, normalise
from answerable.tickets.files import path_of

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_MESSAGES_A_MINUTE = 20
_NEW_A_MINUTE = 30  # from one address, behind which a whole company may sit
_LOOKS_A_MINUTE = 300
_MB = 1024 * 1024
_BYTES_A_MINUTE = 30 * _MB  # of files, from one visitor
_BYTES_A_VISIT = 100 * _MB  # an hour of it
_BYTES_FROM_ONE = 200 * _MB  # address of the network, in a minute
_FOLLOWED_A_MINUTE = 30
_LETTERS_AN_HOUR = 3
_LETTERS_FROM_ONE = 20  # address of the network
_STEPS_A_MINUTE = 120  # of guides, from one address
_RECEIPTS_A_MINUTE = 60
_MOST_RECEIPTS = 50
_POLICY = "default-src 'none'; sandbox"


@door()
def start(asked: Asked) -> Answer:
    """How the chat looks and what it says here; and what was said before, if this browser or this person is known."""
    _refuse_if(is_too_much(f"start:{asked.from_ip}", _LOOKS_A_MINUTE, _MINUTE, at=asked.at))
    visitor = None
    if code := asked.text("code"):
        visitor = visitors.follow_link(asked.mailbox, asked.token, code, at=asked.at)
    if visitor is None:
        visitor = visitors.recognised(asked.mailbox, asked.token, asked.claims, at=asked.at)
    brand = asked.mailbox.brand
    return {
        **dress(asked.text("language")),
        "name": asked.mailbox.name,
        "greeting": ChatSettings.of(asked.mailbox).greeting,
        "colour": brand.colour if brand else "#1f5f8b",
        "ink": "#000000" if brand and not brand.takes_white else "#ffffff",
        "suggests": suggesting.is_there(),
        "guides": guiding.is_there(),
        "limits": {"text": LONGEST, "files": MOST_FILES, "file": LARGEST_FILE},
        "known": visitor is not None,
        **(told(visitor, at=asked.at) if visitor else state_of(asked.mailbox, None, at=asked.at)),
    }


@door(largest=16 * 1024 * 1024)
def messages(asked: Asked) -> Answer:
    """Somebody says something. Said twice under one number, it is one message."""
    text, files, number = asked.text("text"), asked.body.get("files") or [], asked.text("id")
    _refuse_unfit(text, files, number)
    visitor = visitors.visitor_of(asked.mailbox, asked.token)
    if visitor is None or asked.text("identity"):
        _refuse_if(
            visitor is None and is_too_much(f"new:{asked.from_ip}", _NEW_A_MINUTE, _MINUTE, at=asked.at)
        )
        language = asked.text("language")
        visitor = visitors.come(asked.mailbox, asked.token, asked.claims, language=language, at=asked.at)
    _refuse_if(is_too_much(f"said:{visitor.pk}", _MESSAGES_A_MINUTE, _MINUTE, at=asked.at))
    _refuse_load(asked, visitor, sum(map(_size, files)))
    if asked.text("mail"):
        visitor = visitors.leave_address(visitor, asked.text("mail"), asked.text("name"), at=asked.at)
    by_mail = _is_for_mail(asked, visitor)
    said = {"id": number, "text": text, "name": visitor.name or asked.text("name"), "files": files}
    _keep(asked, visitor, said={**said, "mail": visitor.mail} if by_mail else said, by_mail=by_mail)
    guiding.take_along(visitor, asked.text("guide")[:100], at=asked.at)
    if asked.texts("suggested") and ticket_of(visitor) is None:
        suggesting.ask_anyway(visitor, asked.texts("followed"), asked.texts("suggested"), at=asked.at)
    return {"received": number}


@door()
def conversation(asked: Asked) -> Answer:
    return told(asked.visitor, at=asked.at)


@door()
def receipts(asked: Asked) -> Answer:
    """The page showed these, to somebody who looked."""
    visitor = asked.visitor
    _refuse_if(is_too_much(f"seen:{visitor.pk}", _RECEIPTS_A_MINUTE, _MINUTE, at=asked.at))
    given = asked.body.get("seen")
    names = (
        [clean_line(each, 100) for each in given if isinstance(each, str)] if isinstance(given, list) else []
    )
    what = clean_line(str(asked.body.get("what", "read")), 20)
    for each in not_of_others(visitor, names[:_MOST_RECEIPTS]):
        _keep(asked, visitor, receipt={"about": each, "what": what})
    return None


@door()
def typing(asked: Asked) -> Answer:
    """That they type, and no more."""
    visitor = visitors.visitor_of(asked.mailbox, asked.token)
    if visitor is not None:
        presence.types(visitor, at=asked.at)
    return None


@door()
def contact(asked: Asked) -> Answer:
    _refuse_if(is_too_much(f"contact:{asked.visitor.pk}", 10, _HOUR, at=asked.at))
    if not normalise(MAIL, asked.text("mail")):
        raise Refused("no_mail")
    visitor = visitors.leave_address(asked.visitor, asked.text("mail"), asked.text("name")[:200], at=asked.at)
    return {"mail": visitor.mail}


@door()
def transcript(asked: Asked) -> Answer:
    visitor = asked.visitor
    ticket = ticket_of(visitor)
    if ticket is None:
        raise Refused("nothing_said")
    said = said_with(visitor, ticket)
    # What one said alone, mailed to whomever one names, would be anybody's words under our name.
    if not any(is_by_person(each) for each in said):
        raise Refused("not_answered")
    _refuse_letter(asked, visitor)
    visitors.send_transcript(visitor, ticket, as_text(said, asked.mailbox.name), at=asked.at)
    return {"mail": visitor.mail}


@door()
def link(asked: Asked) -> Answer:
    visitor = asked.visitor
    _refuse_letter(asked, visitor)
    visitors.mail_link(visitor, asked.text("page"), at=asked.at)
    return {"mail": visitor.mail}


@door()
def suggestions(asked: Asked) -> Answer:
    _refuse_if(is_too_much(f"suggest:{asked.from_ip}", _LOOKS_A_MINUTE, _MINUTE, at=asked.at))
    return {"found": suggesting.found(asked.mailbox, asked.text("text")[:300], asked.text("language")[:12])}


@door()
def followed(asked: Asked) -> Answer:
    """A suggestion was opened."""
    _refuse_if(is_too_much(f"followed:{asked.from_ip}", _FOLLOWED_A_MINUTE, _MINUTE, at=asked.at))
    suggesting.follow(asked.mailbox, asked.text("word"), at=asked.at)
    return None


@door()
def guide(asked: Asked) -> Answer:
    """A guide is begun that was suggested, or gone on with; said as the step that they are at now."""
    _refuse_if(is_too_much(f"guide:{asked.from_ip}", _STEPS_A_MINUTE, _MINUTE, at=asked.at))
    named = suggesting.named(asked.text("word")) if asked.text("word") else None
    if named is not None and named[0] != "guide":
        raise Refused("failed", 404)
    visitor = visitors.visitor_of(asked.mailbox, asked.token)
    ticket = ticket_of(visitor) if visitor is not None and named is not None else None
    facts = asked.body.get("facts")
    wish = guiding.Wish(
        language=asked.text("language")[:12] or "en",
        key=named[1] if named is not None else None,
        secret=asked.text("secret")[:100],
        step=asked.text("step")[:40],
        choice=asked.text("choice")[:40],
        value=clean_line(asked.text("value"), 200),
        is_earlier=asked.body.get("earlier") is True,
        goes_back=asked.body.get("back") is True,
        facts=_facts(facts) if isinstance(facts, dict) else {},
        ticket=ticket if ticket is not None and not ticket.is_closed else None,
    )
    shown = guiding.walk(asked.mailbox, wish, at=asked.at)
    if shown is None:
        raise Refused("failed", 404)
    return shown


@door()
def stream(asked: Asked) -> Answer:
    """`chat.stream` answers beside Django; here a browser only asks whether it may ask."""
    raise Refused("offline", 503)


@require_GET
def file(request: HttpRequest, word: str) -> HttpResponseBase:
    """A file of the conversation, by an address that holds for a day; it runs nothing wherever it is opened."""
    found = file_of(word)
    if found is None:
        raise Http404
    opened = default_storage.open(path_of(found.blob_id))
    response = FileResponse(
        opened, as_attachment=True, filename=found.filename, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _is_for_mail(asked: Asked, visitor: Visitor) -> bool:
    """Nobody is there: what begins now is answered by mail. What went on before goes on, and its answers go by mail
    where they are not seen here."""
    if closed_at(asked.mailbox, at=asked.at) is None:
        return False
    if not visitor.mail:
        raise Refused("mail_needed")
    return not visitor.is_mail_proven and ticket_of(visitor) is None


def _keep(asked: Asked, visitor: Visitor, **what: Any) -> None:
    content = json.dumps({"visitor": visitor.key, **what}, sort_keys=True).encode()
    receive(content, channel=CHANNEL, mailbox=asked.mailbox, source="page", at=asked.at)


def _facts(given: dict[str, Any]) -> dict[str, str]:
    return {
        name: clean_line(given[name], 120)
        for name in ("product", "version")
        if isinstance(given.get(name), str)
    }


def _refuse_unfit(text: str, files: Any, number: str) -> None:
    if not number or len(number) > 64:
        raise Refused("nonsense")
    if len(text) > LONGEST:
        raise Refused("too_long", 413)
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise Refused("too_many_files", 413)
    if any(_size(each) > LARGEST_FILE for each in files):
        raise Refused("too_large", 413)
    if not text.strip() and not files:
        raise Refused("empty")


def _size(file: Any) -> int:
    """Of what base64 stands for."""
    data = file.get("data", "") if isinstance(file, dict) else ""
    return len(data) * 3 // 4 if isinstance(data, str) else 0


def _refuse_load(asked: Asked, visitor: Visitor, size: int) -> None:
    """So much in files and no more, whatever the number of messages."""
    for whose, most, within in (
        (f"bytes:{visitor.pk}", _BYTES_A_MINUTE, _MINUTE),
        (f"visit:{visitor.pk}", _BYTES_A_VISIT, _HOUR),
        (f"bytes:{asked.from_ip}", _BYTES_FROM_ONE, _MINUTE),
    ):
        _refuse_if(size > 0 and is_too_much(whose, most, within, at=asked.at, amount=size))


def _refuse_letter(asked: Asked, visitor: Visitor) -> None:
    if not visitor.mail:
        raise Refused("mail_needed")
    _refuse_if(is_too_much(f"letter:{visitor.pk}", _LETTERS_AN_HOUR, _HOUR, at=asked.at))
    _refuse_if(is_too_much(f"letter:{visitor.mail}", _LETTERS_AN_HOUR, _HOUR, at=asked.at))
    _refuse_if(is_too_much(f"letters:{asked.from_ip}", _LETTERS_FROM_ONE, _HOUR, at=asked.at))


def _refuse_if(is_too_often: bool) -> None:
    if is_too_often:
        raise Refused("too_often", 429)
