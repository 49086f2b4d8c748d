"""What open findings mean, read by the sentence model: in the worker, each once, and anew when its words change."""

from collections.abc import Sequence

import structlog
from django.db import transaction
from django.db.models import F

from answerable.ledger.jobs import Lane, job
from answerable.listening.findings.similar import is_read, words_of_finding
from answerable.listening.models import Finding, FindingMeaning
from answerable.selfservice.finding.meaning.graph import NoWeights
from answerable.selfservice.finding.meaning.model import NAME, model, small

log = structlog.get_logger(__name__)
_AT_ONCE = 50
_MOST = 2_000


@job(lane=Lane.OUTSIDE)
def read_findings() -> None:
    for _batch in range(_MOST // _AT_ONCE):
        known = FindingMeaning.objects.filter(meant_by=NAME, changed_at=F("finding__changed_at"))
        rows = Finding.objects.standing().open().exclude(pk__in=known.values("finding"))
        found = list(rows.order_by("-pk")[:_AT_ONCE])
        if not found or not _read(found):
            return


def _read(findings: Sequence[Finding]) -> bool:
    """False where there is no model."""
    texts = {each.pk: text for each in findings if is_read(text := words_of_finding(each))}
    try:
        vectors = [each.tobytes() for each in small(model().vectors(list(texts.values())))] if texts else []
    except (NoWeights, ImportError, OSError) as error:
        log.warning("listening.no_meaning", why=str(error))
        return False
    by_finding = dict(zip(texts, vectors, strict=True))
    with transaction.atomic():
        for each in findings:
            # Not what was changed or erased while the model read it: that comes again.
            kept = Finding.objects.select_for_update(of=("self",)).filter(pk=each.pk)
            if kept.filter(changed_at=each.changed_at, title=each.title, text=each.text).exists():
                values = {
                    "vector": by_finding.get(each.pk, b""),
                    "meant_by": NAME,
                    "changed_at": each.changed_at,
                }
                FindingMeaning.objects.update_or_create(finding=each, defaults=values)
    return True
