"""What rules did is kept for a year, for their pages and to act once; what they changed stands in the ledger."""

from datetime import datetime, timedelta

from answerable.desk.models import RuleRun

KEPT = timedelta(days=365)
STEP = 2000  # rows, in one transaction


def forget_runs(at: datetime) -> bool:
    """The oldest of those that are too old; whether there may be more. Keys follow time closely enough, so that nothing
    but a step is looked at."""
    oldest = RuleRun.objects.order_by("pk").values_list("pk", "at")[:STEP]
    gone = [key for key, acted_at in oldest if acted_at < at - KEPT]
    RuleRun.objects.filter(pk__in=gone).delete()
    return len(gone) == STEP
