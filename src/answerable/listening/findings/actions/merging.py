"""The same found twice: one stands for both, and it can be undone, since nothing is moved."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.findings.actions.guards import DECIDE
from answerable.listening.models import Finding, FindingNotice


@transaction.atomic
def merge_findings(gone: Finding, kept: Finding, *, by: Actor, at: datetime) -> Finding:
    """From now on `kept` rests on what `gone` rests on, too. Twice is harmless."""
    gone, kept = _both(gone, kept, by)
    if gone.merged_into_id == kept.pk:
        return kept
    if gone.pk == kept.pk:
        raise Refusal(_("It is this finding already."), code="same")
    if gone.merged_into_id is not None or kept.merged_into_id is not None:
        raise Refusal(_("One of them became one with another already."), code="merged")
    if gone.merged.exists():
        raise Refusal(_("Others became one with it: put this one into it instead."), code="has_merged")
    if FindingNotice.objects.filter(finding=gone).exclude(state="stopped").exists():
        raise Refusal(_("Its customers were written to: put the other one into it instead."), code="told")
    gone.merged_into, gone.changed_at = kept, at
    gone.save(update_fields=["merged_into", "changed_at"])
    record(events.FINDING_MERGED, gone, by=by, at=at, into=kept.pk)
    return kept


@transaction.atomic
def unmerge_finding(gone: Finding, *, by: Actor, at: datetime) -> Finding:
    """It stands by itself again, with what it rested on. Twice is harmless."""
    if gone.merged_into_id is None:
        return gone
    found, kept = _both(gone, gone.merged_into or gone, by)
    if found.merged_into_id is None:
        return found
    if FindingNotice.objects.filter(finding=kept).exclude(state__in=("draft", "stopped")).exists():
        raise Refusal(_("Customers of both were told together."), code="told")
    found.merged_into, found.changed_at = None, at
    found.save(update_fields=["merged_into", "changed_at"])
    record(events.FINDING_UNMERGED, found, by=by, at=at, out_of=kept.pk)
    return found


def _both(one: Finding, other: Finding, by: Actor) -> tuple[Finding, Finding]:
    """Locked in the order of their keys, whichever way round they are named."""
    if not by.may(DECIDE) or not by.scope.everything:
        raise NotAllowed
    keys = {one.pk, other.pk}
    rows = Finding.objects.visible_to(by).select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {each.pk: each for each in rows}
    if found.keys() != keys:
        raise Finding.DoesNotExist
    return found[one.pk], found[other.pk]
