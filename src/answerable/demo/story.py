"""One ticket's story, from the first mail to where it stands now."""

import random
from datetime import datetime, timedelta

from answerable.demo.course import Course
from answerable.demo.customers import PlannedCustomer
from answerable.demo.plan import (
    Frame,
    PlannedTicket,
)
from answerable.demo.products import ELEVATION_KIT, PRODUCTS, Product
from answerable.demo.reasons import DEALER_ORDER, EXCEPTION, LEAK, REASONS, Reason
from answerable.demo.shape import fading

_REASON_WEIGHTS = [reason.weight for reason in REASONS]


def tell(
    frame: Frame, number: int, customer: PlannedCustomer, at: datetime, rng: random.Random
) -> PlannedTicket:
    """The ticket that this customer opens at this moment. Steps that lie ahead of `now` have not happened yet."""
    reason = _reason(frame, customer, at, rng)
    story = Course(frame, customer, reason, _product(frame, reason, at, rng), at, rng)
    story.run()
    return PlannedTicket(
        number=number,
        customer=customer,
        mailbox=story.mailbox,
        team=story.first_team,
        subject=story.subject,
        reason=reason.key,
        cause=reason.cause,
        product=story.product.name,
        steps=tuple(step for step in sorted(story.steps, key=lambda step: step.at) if step.at < frame.now),
        satisfaction=story.satisfaction(),
    )


def _reason(frame: Frame, customer: PlannedCustomer, at: datetime, rng: random.Random) -> Reason:
    first, told = frame.times.leak
    if first <= at:
        # Rising while more kits are in use, fading once customers were told.
        share = 0.22 * min(1.0, (at - first) / timedelta(days=9)) if at < told else 0.10 * fading(told, at, 5)
        if rng.random() < share:
            return LEAK
    if customer.account and rng.random() < 0.35:
        return DEALER_ORDER
    if rng.random() < (0.42 if customer.is_expert else 0.008):
        return EXCEPTION
    return rng.choices(REASONS, _REASON_WEIGHTS)[0]


def _product(frame: Frame, reason: Reason, at: datetime, rng: random.Random) -> Product:
    if reason is LEAK:
        return ELEVATION_KIT
    fitting = [product for product in PRODUCTS if not reason.kinds or product.kind in reason.kinds]
    loud = dict(frame.times.launched(at.date()))
    return rng.choices(fitting, [each.weight * (1 + 6 * loud.get(each.name, 0)) for each in fitting])[0]
