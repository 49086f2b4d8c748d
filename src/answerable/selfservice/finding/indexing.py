"""Keeping what is found up to date: read from its source anew whenever something of it happened."""

import secrets
from collections.abc import Callable, Iterable, Sequence

import structlog
from django.db import transaction

from answerable.ledger.jobs import Lane, enqueue, job
from answerable.ledger.models import Event
from answerable.selfservice.finding.findable import Findable
from answerable.selfservice.finding.meaning.graph import NoWeights
from answerable.selfservice.finding.meaning.model import NAME, model, small
from answerable.selfservice.finding.passages import passages_of
from answerable.selfservice.finding.sources import SOURCES, published
from answerable.selfservice.models import SearchText, SearchVersion

log = structlog.get_logger(__name__)
_SAME = ("audience", "title", "body", "path")
_LONGEST_TITLE = 400


def hear(event: Event) -> None:
    """Something happened to an article, a guide or a known issue."""
    kind, _slash, key = event.stream.partition("/")
    if kind in SOURCES and key.isdigit():
        enqueue(renew, kind=kind, thing=int(key))


# Reading a long text takes the model a second: not in the lane in which mail waits.
@job(lane=Lane.OUTSIDE)
def renew(kind: str, thing: int) -> Callable[[], None] | None:
    """Beforehand what the new words mean; then, in one transaction, what is published at that moment."""
    vectors = _meanings(_changed(list(published(kind, [thing]))))

    def keep() -> None:
        renew_now(kind, [thing], vectors)

    return keep


@transaction.atomic
def renew_now(
    kind: str, things: Iterable[int] | None, vectors: dict[tuple[str, str], bytes] | None = None
) -> int:
    """How many texts differed from what was kept; those of all things of the kind when none are named."""
    mark = _new_mark()
    kept_rows = SearchText.objects.filter(kind=kind)
    if things is not None:
        things = list(things)
        kept_rows = kept_rows.filter(thing__in=things)
    kept = {(row.thing, row.language, row.brand_id): row for row in kept_rows.defer("vectors")}
    differing = 0
    for each in published(kind, things):
        row = kept.pop((each.key, each.language, each.brand_id), None)
        if row is None or _differs(row, each):
            _write(row, each, mark, (vectors or {}).get((each.title, each.body)))
            differing += 1
    SearchText.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()
    return differing + len(kept)


def renew_all(*, means: bool = True) -> int:
    """Everything, as `answerable rebuild` does; meanings follow behind."""
    differing = sum(renew_now(kind, None) for kind in SOURCES)
    if means:
        give_meaning()
    return differing


@job(lane=Lane.OUTSIDE)
def fill() -> None:
    renew_all()


def fill_if_new() -> None:
    """Where nothing was ever read: after the upgrade that brought the search, and in a company that was made whole."""
    if not SearchVersion.objects.exists():
        enqueue(fill, dedupe="finding.fill")


@job(lane=Lane.OUTSIDE)
def give_meaning() -> None:
    """To all texts that have none of this model's yet; each in a transaction of its own, so that it may be ended."""
    while True:
        rows = list(SearchText.objects.exclude(meant_by=NAME).order_by("pk").defer("vectors")[:50])
        if not rows:
            return
        vectors = _meanings([(row.title, row.body) for row in rows])
        if not vectors:
            return
        for row in rows:
            _keep_meaning(row, vectors[row.title, row.body])


@transaction.atomic
def _keep_meaning(row: SearchText, vectors: bytes) -> None:
    """Unless its words changed meanwhile: then they are read once more."""
    SearchText.objects.filter(pk=row.pk, version=row.version).update(
        vectors=vectors, meant_by=NAME, version=_new_mark()
    )


def _new_mark() -> int:
    """Not the next number: a restored backup would count on from an older one, and come upon the same once more."""
    mark = secrets.randbits(63) or 1
    SearchVersion.objects.update_or_create(pk=1, defaults={"number": mark})
    return mark


def _changed(found: Sequence[Findable]) -> list[tuple[str, str]]:
    return [(each.title, each.body) for each in found]


def _differs(row: SearchText, found: Findable) -> bool:
    return any(getattr(row, name) != _of(found, name) for name in _SAME)


def _of(found: Findable, name: str) -> object:
    value = getattr(found, name)
    return value[:_LONGEST_TITLE] if name == "title" else value


def _write(row: SearchText | None, found: Findable, mark: int, vectors: bytes | None) -> None:
    is_new = row is None
    row = row or SearchText(
        kind=found.kind, thing=found.key, language=found.language, brand_id=found.brand_id
    )
    says_the_same = not is_new and (row.title, row.body) == (_of(found, "title"), found.body)
    for name in _SAME:
        setattr(row, name, _of(found, name))
    row.version = mark
    if vectors is not None:
        row.vectors, row.meant_by = vectors, NAME
    elif not says_the_same:
        row.vectors, row.meant_by = b"", ""
    fields = None
    if not is_new:
        fields = [*_SAME, "version", *(() if says_the_same and vectors is None else ("vectors", "meant_by"))]
    row.save(update_fields=fields)


def _meanings(texts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    """Nothing where there is no model: then texts are found by their words."""
    if not texts:
        return {}
    try:
        reader = model()
    except (NoWeights, ImportError, OSError) as error:
        log.warning("finding.no_meaning", why=str(error))
        return {}
    return {(title, body): small(reader.vectors(passages_of(title, body))).tobytes() for title, body in texts}
