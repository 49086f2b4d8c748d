"""Brands: what customers see of a company that answers under several names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.ledger.actor import Actor
from answerable.ledger.names import keep_name
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, Refusal
from answerable.tickets import events
from answerable.tickets.actions.words import storable
from answerable.tickets.models import Brand, BrandSignature, Form, Ticket
from answerable.tickets.vocabulary.guards import (
    clean_name,
    count_to_move,
    refuse_taken,
    refuse_too_many,
    require,
)

MOST_SIGNATURE = 2000  # characters in one language
MOST_LANGUAGES = 40
_COLOUR = re.compile(r"#[0-9a-f]{6}\Z")
_HTTPS = URLValidator(schemes=["https"])


@dataclass(frozen=True)
class BrandWanted:
    name: str
    sender: str
    colour: str
    language: str
    help_url: str = ""
    signatures: Mapping[str, str] = field(default_factory=dict)  # language → text


@transaction.atomic
def add_brand(wanted: BrandWanted, *, by: Actor, at: datetime) -> Brand:
    require(by)
    wanted = _checked(wanted)
    refuse_too_many(Brand.objects.all())
    refuse_taken(Brand.objects.filter(name__iexact=wanted.name))
    brand = Brand()
    _write(brand, wanted)
    record(events.BRAND_ADDED, brand, by=by, at=at)
    return brand


@transaction.atomic
def change_brand(brand: Brand, wanted: BrandWanted, *, by: Actor, at: datetime) -> Brand:
    """What was sent stays as it was sent."""
    require(by)
    brand, wanted = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk), _checked(wanted)
    if wanted == _wanted_of(brand):
        return brand
    refuse_taken(Brand.objects.filter(name__iexact=wanted.name).exclude(pk=brand.pk))
    is_renamed = brand.name != wanted.name
    _write(brand, wanted)
    record(events.BRAND_ALTERED, brand, by=by, at=at, renamed=is_renamed)
    return brand


@transaction.atomic
def remove_brand(brand: Brand, *, into: Brand | None = None, by: Actor, at: datetime) -> None:
    """Its tickets and mailboxes get another; without one, a brand in use stays. Twice is harmless."""
    require(by)
    keys = [brand.pk, into.pk] if into else [brand.pk]
    rows = {each.pk: each for each in Brand.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    found = rows.get(brand.pk)
    if found is None:
        return
    if into is not None and (into.pk == brand.pk or into.pk not in rows):
        raise Invalid(_("Choose another brand."))
    tickets = Ticket.objects.filter(brand=found)
    count = count_to_move(tickets)
    if count and into is None:
        raise Refusal(
            ngettext(
                "%(count)s ticket is of “%(name)s”. Choose the brand that it shall have instead.",
                "%(count)s tickets are of “%(name)s”. Choose the brand that they shall have instead.",
                count,
            )
            % {"count": count, "name": found.name},
            code="in_use",
        )
    tickets.update(brand=into)
    Form.objects.filter(brand=found).update(brand=into)
    keep_name(found, at=at)
    told: dict[str, Any] = {"into": into.pk if into else None, "tickets": count}
    record(events.BRAND_REMOVED, found, by=by, at=at, **told)  # mailboxes follow, or refuse
    found.delete()


def _write(brand: Brand, wanted: BrandWanted) -> None:
    brand.name, brand.sender, brand.colour = wanted.name, wanted.sender, wanted.colour
    brand.help_url, brand.language = wanted.help_url, wanted.language
    brand.save()
    brand.signatures.all().delete()
    BrandSignature.objects.bulk_create(
        BrandSignature(brand=brand, language=language, text=text)
        for language, text in wanted.signatures.items()
    )


def _wanted_of(brand: Brand) -> BrandWanted:
    return BrandWanted(
        brand.name, brand.sender, brand.colour, brand.language, brand.help_url, dict(brand.texts)
    )


def _checked(wanted: BrandWanted) -> BrandWanted:
    """As it is kept; raises Invalid with a sentence."""
    colour, help_url = wanted.colour.strip().lower(), wanted.help_url.strip()
    if not _COLOUR.match(colour):
        raise Invalid(_("A colour is written as #1f5f8b: six digits or letters from a to f."))
    if help_url:
        _check_address(help_url)
    texts = {code: _signature(text) for code, text in wanted.signatures.items() if text.strip()}
    for code in [wanted.language, *texts]:
        if "name" not in LANG_INFO.get(code, {}):
            raise Invalid(_("Choose a language of the list."))
    if len(texts) > MOST_LANGUAGES:
        raise Invalid(_("That is too many languages."))
    name, sender = clean_name(wanted.name, most=60), clean_name(wanted.sender, most=120)
    return BrandWanted(name, sender, colour, wanted.language, help_url, texts)


def _check_address(help_url: str) -> None:
    words = _("The help centre’s address begins with https:// and is a whole address.")
    try:
        _HTTPS(help_url)
    except ValidationError as error:
        raise Invalid(words) from error
    if len(help_url) > 300:
        raise Invalid(words)


def _signature(text: str) -> str:
    text = "\n".join(line.rstrip() for line in storable(text).strip().splitlines())
    if len(text) > MOST_SIGNATURE:
        raise Invalid(_("A signature has at most %(most)s characters.") % {"most": MOST_SIGNATURE})
    return text
