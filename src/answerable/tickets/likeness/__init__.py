"""Whether two customers are one person: what speaks for it, and whom it concerns."""

from answerable.tickets.likeness.evidence import Evidence, Why
from answerable.tickets.likeness.finding import Likeness, evidence_between, likenesses_of

__all__ = ["Evidence", "Likeness", "Why", "evidence_between", "likenesses_of"]
