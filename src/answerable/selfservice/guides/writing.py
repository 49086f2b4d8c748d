"""Guides are written, published, withdrawn and restored. Each change locks the guide and is one event; doing it twice
changes nothing. What is wrong in a draft is listed beside it and refused when it is to be published.

Only colleagues read these refusals: they are translated with the desk's words, not with those of customers' pages.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.people.models import Staff
from answerable.selfservice.audience import Audience
from answerable.selfservice.guides import events
from answerable.selfservice.guides.kept import Unreadable, as_json, read
from answerable.selfservice.guides.paths import Guide as Path
from answerable.selfservice.guides.paths import Step, Words
from answerable.selfservice.guides.problems import problems
from answerable.selfservice.guides.translating import with_read
from answerable.selfservice.models import ArticleCategory, Guide, GuidePicture, GuideVersion
from answerable.selfservice.models.guides import audience_of
from answerable.tickets.files import keep_blob, keep_bytes
from answerable.tickets.models import Brand
from answerable.tickets.writing.pictures import kind_of

MOST_PICTURE = 3 * 1024 * 1024
MOST_PICTURES = 100


@dataclass(frozen=True)
class Described:
    """What stands over all steps."""

    languages: tuple[str, ...]
    title: Words
    lead: Words
    audience: Audience = Audience.PUBLIC
    brand: Brand | None = None
    product: str = ""
    owner: Staff | None = None
    category: ArticleCategory | None = None


@transaction.atomic
def add_guide(wanted: Described, *, by: Actor, at: datetime, steps: tuple[Step, ...] = ()) -> Guide:
    _require_writing(by, wanted.audience)
    path = _sound(Path(wanted.languages, wanted.title, wanted.lead, steps))
    guide = Guide(created_at=at, changed_at=at, draft=as_json(path))
    _describe(guide, path, wanted)
    guide.save()
    record(events.GUIDE_ADDED, guide, by=by, at=at, is_first=True)
    return guide


@transaction.atomic
def describe(guide: Guide, wanted: Described, *, by: Actor, at: datetime) -> Guide:
    found = _locked(guide, by)
    _require_writing(by, wanted.audience)
    was = (found.brand_id, found.category_id, found.audience, found.product, found.owner_id)
    path = replace(found.path, languages=wanted.languages, title=wanted.title, lead=wanted.lead)
    _describe(found, _sound(path), wanted)
    is_same = was == (found.brand_id, found.category_id, found.audience, found.product, found.owner_id)
    return _keep(found, path, by=by, at=at, is_same=is_same)


@transaction.atomic
def put_step(
    guide: Guide,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    was: Step | None = None,
    is_checked: frozenset[str] = frozenset(),
) -> Guide:
    """Add it at the end, or put it in place of the one with its key. `was` is what whoever writes has seen of it: what
    somebody else wrote meanwhile is not written over."""
    found = _locked(guide, by)
    path = found.path
    known = path.by_key.get(step.key)
    if was is not None and known != was:
        raise Refusal(
            gettext("Somebody else changed this step meanwhile. Look at it anew, then change it."),
            code="changed",
        )
    if step.picture is not None and not found.pictures.filter(pk=step.picture).exists():
        raise Invalid(gettext("That picture is not there any more. Choose another."))
    step = with_read(step, known, path.base, is_checked=is_checked)
    if known is None:
        return _keep(found, replace(path, steps=(*path.steps, step)), by=by, at=at, step=step.key)
    steps = tuple(step if each.key == step.key else each for each in path.steps)
    return _keep(found, replace(path, steps=steps), by=by, at=at, step=step.key)


@transaction.atomic
def move_step(guide: Guide, key: str, place: int, *, by: Actor, at: datetime) -> Guide:
    """To this place, counted from 0. The first is where the guide begins."""
    found = _locked(guide, by)
    path = found.path
    steps = [each for each in path.steps if each.key != key]
    if len(steps) < len(path.steps):
        steps.insert(max(0, place), path.by_key[key])
    return _keep(found, replace(path, steps=tuple(steps)), by=by, at=at, step=key)


@transaction.atomic
def remove_step(guide: Guide, key: str, *, by: Actor, at: datetime) -> Guide:
    """What led to it leads nowhere: that is shown as wrong until somebody says where it leads."""
    found = _locked(guide, by)
    path = found.path

    def without(step: Step) -> Step:
        choices = tuple(replace(each, next="") if each.next == key else each for each in step.choices)
        following, of = (("" if each == key else each) for each in (step.next, step.of))
        return replace(step, choices=choices, next=following, of=of)

    steps = tuple(without(each) for each in path.steps if each.key != key)
    return _keep(found, replace(path, steps=steps), by=by, at=at, step=key)


@transaction.atomic
def replace_draft(guide: Guide, content: Any, *, by: Actor, at: datetime) -> Guide:
    """The whole of it, as another installation wrote it. Pictures are this guide's own, or none."""
    found = _locked(guide, by)
    path = _own_pictures(found, _readable(content))
    found.title = _title(path)
    return _keep(found, path, by=by, at=at)


@transaction.atomic
def publish(guide: Guide, *, by: Actor, at: datetime) -> Guide:
    """What is written becomes a version, which is never changed again; runs that are going on stay with theirs."""
    found = _locked_for_publishing(guide, by)
    wrong = problems(found.path)
    if wrong:
        raise Refusal(
            gettext("It cannot be published yet: what is wrong stands beside the steps."), code="has_problems"
        )
    if not found.has_changes and found.is_published:
        return found
    if found.has_changes:
        number = (found.versions.values_list("number", flat=True).first() or 0) + 1
        found.published = GuideVersion.objects.create(
            guide=found, number=number, content=found.draft, published_at=at, published_by_id=by.staff_id
        )
    assert found.published is not None
    found.withdrawn_at, found.changed_at = None, at
    found.save(update_fields=["published", "withdrawn_at", "changed_at"])
    record(events.GUIDE_PUBLISHED, found, by=by, at=at, version=found.published.number)
    return found


@transaction.atomic
def withdraw(guide: Guide, *, by: Actor, at: datetime) -> Guide:
    """Nobody begins it any more."""
    found = _locked_for_publishing(guide, by)
    if found.withdrawn_at is None:
        found.withdrawn_at = found.changed_at = at
        found.save(update_fields=["withdrawn_at", "changed_at"])
        record(events.GUIDE_WITHDRAWN, found, by=by, at=at)
    return found


@transaction.atomic
def restore(guide: Guide, *, by: Actor, at: datetime) -> Guide:
    found = _locked_for_publishing(guide, by)
    if found.withdrawn_at is not None:
        found.withdrawn_at, found.changed_at = None, at
        found.save(update_fields=["withdrawn_at", "changed_at"])
        record(events.GUIDE_RESTORED, found, by=by, at=at)
    return found


def keep_guide_picture(guide: Guide, content: bytes, *, by: Actor, at: datetime) -> GuidePicture:
    """Told by its bytes, whatever its name says; the same one twice is one. They are on the disk before the write that
    names them begins."""
    _require(guide, by)
    kind = kind_of(content)
    if not kind or len(content) > MOST_PICTURE:
        raise Invalid(gettext("A picture is a PNG, JPEG, GIF or WebP file of at most 3 MB."))
    keep_bytes([content])
    return _keep_picture(guide, content, kind, by, at)


@transaction.atomic
def _keep_picture(guide: Guide, content: bytes, kind: str, by: Actor, at: datetime) -> GuidePicture:
    found = _locked(guide, by)
    if found.pictures.count() >= MOST_PICTURES:
        raise Refusal(gettext("A guide has at most 100 pictures."), code="too_many")
    kept, is_new = GuidePicture.objects.get_or_create(
        guide=found, blob=keep_blob(content, at=at), defaults={"content_type": kind, "created_at": at}
    )
    if is_new:
        record(events.GUIDE_CHANGED, found, by=by, at=at)
    return kept


def _keep(
    guide: Guide, path: Path, *, by: Actor, at: datetime, step: str = "", is_same: bool = True
) -> Guide:
    content = as_json(_sound(path))
    if as_json(read(guide.draft)) == content and is_same:
        return guide
    guide.draft, guide.changed_at = content, at
    guide.save()
    record(events.GUIDE_CHANGED, guide, by=by, at=at, step=step)
    return guide


def _sound(path: Path) -> Path:
    """What is not sound in its form is refused here, whoever wrote it and by which door."""
    return _readable(as_json(path))


def _readable(content: Any) -> Path:
    try:
        return read(content)
    except Unreadable as error:
        words = gettext("That is no guide: %(where)s.")
        raise Invalid(words % {"where": str(error)}) from error


def _own_pictures(guide: Guide, path: Path) -> Path:
    own = set(guide.pictures.values_list("pk", flat=True))
    return replace(path, steps=tuple(each if each.picture in own else _bare(each) for each in path.steps))


def _bare(step: Step) -> Step:
    return replace(step, picture=None)


def _describe(guide: Guide, path: Path, wanted: Described) -> None:
    guide.title = _title(path)
    guide.audience, guide.owner = wanted.audience, wanted.owner
    guide.category, guide.brand = wanted.category, _brand_of(wanted)
    guide.product = " ".join(wanted.product.replace("\x00", "").split())[:200]


def _brand_of(wanted: Described) -> Brand | None:
    """What stands in a brand's category is that brand's, as articles are."""
    own = wanted.category.brand if wanted.category is not None else None
    if own is not None and wanted.brand not in (None, own):
        raise Refusal(gettext("That category is another brand’s."), code="other_brand")
    return wanted.brand or own


def _title(path: Path) -> str:
    title = path.said(path.title, path.base)
    if not title:
        raise Invalid(gettext("Say what the guide is called, in the language it is written in."))
    return title


def _require_writing(by: Actor, audience: Audience) -> None:
    """Nobody writes what they could not read."""
    if not by.may("guides.write") or audience not in audience_of(by).readable:
        raise NotAllowed


def _locked(guide: Guide, by: Actor, right: str = "guides.write") -> Guide:
    found = Guide.objects.select_for_update().get(pk=guide.pk)
    _require(found, by, right)
    return found


def _require(guide: Guide, by: Actor, right: str = "guides.write") -> None:
    if not Guide.objects.visible_to(by).filter(pk=guide.pk).exists():
        raise Guide.DoesNotExist
    if not by.may(right):
        raise NotAllowed


def _locked_for_publishing(guide: Guide, by: Actor) -> Guide:
    """The house says what is published in its name."""
    found = _locked(guide, by, "guides.publish")
    if audience_of(by) is not Audience.INTERNAL:
        raise NotAllowed(gettext("Only people of the house publish guides."))
    return found
