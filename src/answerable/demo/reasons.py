"""Why customers write: how often, what it takes to answer, and why a human was needed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """`to_experts` is the chance that tier 1 hands it over; `probes` that the agent has to ask back first; `hours` of
    working time to an answer, in the middle."""

    key: str  # a key of every language's topics
    weight: float
    cause: str
    to_experts: float = 0.05
    probes: float = 0.15
    hours: float = 2.5
    kinds: tuple[str, ...] = ()  # of products; empty: any


REASONS = (
    Reason("order_status", 0.15, "request", 0.0, 0.0, 1.5),
    Reason("delivery_late", 0.14, "our_failure", 0.03, 0.05, 3.0),
    Reason("warranty", 0.10, "documented", 0.12, 0.35, 3.5),
    Reason("wrong_size", 0.08, "request", 0.0, 0.05, 2.0, ("jacket",)),
    Reason("defect", 0.11, "undocumented", 0.20, 0.40, 3.5),
    Reason("how_to", 0.13, "documented_not_found", 0.06, 0.15, 2.0),
    Reason("spare_part", 0.08, "request", 0.05, 0.20, 2.5),
    Reason("invoice", 0.06, "request", 0.02, 0.02, 4.0),
    Reason("address_change", 0.05, "request", 0.0, 0.02, 1.0),
    Reason("mis_sold", 0.03, "mis_sold", 0.25, 0.10, 5.0),
    Reason("presale", 0.07, "request", 0.04, 0.05, 1.2),
)
DEALER_ORDER = Reason("dealer_order", 0.0, "request", 0.0, 0.05, 4.0)
EXCEPTION = Reason("exception", 0.0, "product_exception", 0.55, 0.25, 5.0)
LEAK = Reason("leak", 0.0, "product_exception", 0.45, 0.20, 3.0, ("stove",))
BY_KEY = {reason.key: reason for reason in (*REASONS, DEALER_ORDER, EXCEPTION, LEAK)}
