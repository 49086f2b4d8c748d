"""Every account of a provider as whoever reviews it needs to see it: what it may, since when nobody uses it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from answerable.desk.masks.words import PART_WORDS
from answerable.ledger.models import Event
from answerable.people.actions import access_of
from answerable.people.masking import NO_MASK, Part
from answerable.people.models import AccessReview, Provider, ProviderAccess, Staff
from answerable.people.seeing import last_seen

MOST = 2000  # accounts of one provider on a page and in an export


@dataclass(frozen=True)
class Row:
    staff: Staff
    teams: Sequence[str]
    rights: Sequence[str]
    masks: str
    seen: date | None
    dormant_since: date | None  # nobody used it since then, for longer than is usual
    has_second_factor: bool
    invited_by: str
    tokens: int


@dataclass(frozen=True)
class Review:
    provider: Provider
    rows: Sequence[Row]
    last: AccessReview | None
    due: datetime | None  # None while nobody ever looked: it is due at once
    is_due: bool
    are_more: bool
    masks: str  # in words, the same for all of them

    @property
    def unused(self) -> list[Row]:
        return [each for each in self.rows if each.dormant_since]


def review_of(provider: Provider, *, at: datetime) -> Review:
    """In a constant number of questions, however many accounts there are."""
    people = list(
        Staff.objects.filter(provider=provider, is_active=True)
        .select_related("provider", "custom_role", "seen")
        .prefetch_related("teams")
        .order_by("name", "pk")[: MOST + 1]
    )
    shown = people[:MOST]
    last = provider.reviews.select_related("staff").first()
    due = last.at + timedelta(days=access_of(provider).review_days) if last else None
    is_due = due is None or due <= at
    masks = _masks(provider)
    rows = _rows(provider, shown, masks, at=at)
    return Review(provider, rows, last, due, is_due, len(people) > MOST, masks)


def _usable_tokens(at: datetime) -> Count:
    still = Q(api_tokens__expires_at=None) | Q(api_tokens__expires_at__gt=at)
    return Count("api_tokens", filter=still & Q(api_tokens__revoked_at=None))


def _rows(provider: Provider, people: Sequence[Staff], masks: str, *, at: datetime) -> list[Row]:
    keys = [each.pk for each in people]
    since = access_of(provider).dormant_since(at=at)
    secured = set(Authenticator.objects.filter(user__in=keys).values_list("user", flat=True))
    # Another room's, by name.
    owners = Staff.objects.filter(pk__in=keys).annotate(n=_usable_tokens(at))
    tokens = dict(owners.order_by().values_list("pk", "n"))
    asked = _invited(keys)
    return [
        Row(
            staff=each,
            teams=sorted(team.name for team in each.teams.all()),
            rights=sorted(each.rights),
            masks=masks,
            seen=last_seen(each),
            dormant_since=_dormant_since(each, since),
            has_second_factor=each.pk in secured,
            invited_by=asked.get(each.pk, ""),
            tokens=tokens.get(each.pk, 0),
        )
        for each in people
    ]


def _dormant_since(staff: Staff, since: date) -> date | None:
    last = last_seen(staff) or staff.joined_at.date()
    return last if max(last, staff.joined_at.date()) < since else None


def _masks(provider: Provider) -> str:
    access = ProviderAccess.objects.filter(provider=provider).select_related("provider").first()
    mask = access.mask if access else NO_MASK
    return ", ".join(str(PART_WORDS[part]) for part in Part if mask.hides(part)) or _("nothing")


def _invited(keys: Iterable[int]) -> dict[int, str]:
    """Who made each account, as the ledger tells it."""
    streams = [f"staff/{key}" for key in keys]
    made = Event.objects.filter(stream__in=streams, kind="staff.created", actor_kind="staff")
    by = {int(stream.partition("/")[2]): actor for stream, actor in made.values_list("stream", "actor_id")}
    names = {each.pk: each.name for each in Staff.objects.filter(pk__in=set(by.values()))}
    return {key: names.get(actor, "") for key, actor in by.items()}
