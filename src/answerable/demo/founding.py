"""The company itself in the database: providers, teams, staff, mailboxes, fields, saved replies, accounts.

Doing it twice is harmless.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from answerable.channels.actions import MailboxChange, add_mailbox
from answerable.channels.email.settings import MailSettings
from answerable.channels.models import Mailbox
from answerable.demo import files, phrases
from answerable.demo.calendars import keep_calendars
from answerable.demo.company import (
    BRAND,
    HOST,
    MAILBOXES,
    NEWCOMER,
    PROVIDERS,
    STAFF,
    TEAMS,
    TOPICS,
    StaffPlan,
)
from answerable.demo.markets import MARKETS
from answerable.demo.plan import Frame
from answerable.demo.products import PRODUCTS
from answerable.demo.promised import promise
from answerable.ledger.actor import SYSTEM
from answerable.people.access import Role
from answerable.people.actions import (
    AccessWanted,
    change_access,
    create_account,
    create_staff,
    deactivate_staff,
)
from answerable.people.masking import Part
from answerable.people.models import Account, Field, FieldKind, Provider, Staff, Team
from answerable.promises.models import PolicyVersion
from answerable.tickets.files import keep_blob
from answerable.tickets.models import Blob, Brand, Form, Status, Tag
from answerable.tickets.vocabulary import add_brand, add_form
from answerable.tickets.vocabulary.forms import FormWanted, Placed

_FIELDS: tuple[tuple[str, str, FieldKind, list[str]], ...] = (
    ("product", "Product", FieldKind.CHOICE, [product.name for product in PRODUCTS]),
    ("order_number", "Order number", FieldKind.TEXT, []),
    ("bought_on", "Bought on", FieldKind.DATE, []),
)


@dataclass
class World:
    """Everything that a planned ticket names by key, as the database knows it."""

    began_at: datetime
    teams: dict[str, Team]
    staff: dict[str, Staff]
    mailboxes: dict[str, Mailbox]
    statuses: dict[str, int]  # the default one of each category
    fields: dict[str, Field]
    accounts: dict[tuple[str, int], Account]
    blobs: dict[str, Blob]
    policy: PolicyVersion
    tags: dict[str, int] = field(default_factory=dict)
    customers: dict[int, int] = field(default_factory=dict)  # number in the plan → key

    def tag(self, name: str) -> int:
        if name not in self.tags:
            self.tags[name] = Tag.objects.get_or_create(name=name)[0].pk
        return self.tags[name]


@transaction.atomic
def found(frame: Frame) -> World:
    at = frame.times.begin - timedelta(days=30)
    providers = {
        plan.key: Provider.objects.get_or_create(name=plan.name, defaults={"kind": plan.kind})[0]
        for plan in PROVIDERS
    }
    teams = {
        plan.key: Team.objects.get_or_create(name=plan.name, defaults={"provider": providers[plan.provider]})[
            0
        ]
        for plan in TEAMS
    }
    hidden = AccessWanted(
        parts=[Part.ADDRESS, Part.NUMBER], may_reveal=True, gives=[Role.AGENT, Role.SUPERVISOR]
    )
    change_access(providers["bayani"], hidden, by=SYSTEM, at=at)
    staff = {plan.key: _staff(plan, providers, teams, frame, at) for plan in STAFF}
    fields = {
        key: Field.objects.get_or_create(
            key=key, defaults={"label": label, "kind": kind, "choices": choices, "position": position}
        )[0]
        for position, (key, label, kind, choices) in enumerate(_FIELDS)
    }
    phrases.write(teams, staff, at)
    _forms(fields, at)
    keep_calendars(at=at, now=frame.now)
    mailboxes = _mailboxes(teams, at)
    _chat(teams["ghent1"], mailboxes["support"].brand, at)
    return World(
        began_at=at,
        teams=teams,
        staff=staff,
        mailboxes=mailboxes,
        statuses=dict(Status.objects.filter(is_default=True).values_list("category", "pk")),
        fields=fields,
        accounts=_accounts(at),
        policy=promise(at),
        blobs={name: keep_blob(files.file(name), at=at) for name in files.NAMES},
    )


def _forms(fields: dict[str, Field], at: datetime) -> None:
    """To choose beside a ticket; none is the default, so that every ticket still shows all fields."""
    plans = {
        "Repair": (Placed(fields["product"].pk, is_needed=True), Placed(fields["bought_on"].pk)),
        "Order": (Placed(fields["order_number"].pk, is_needed=True),),
    }
    for name, placed in plans.items():
        if not Form.objects.filter(name=name).exists():
            add_form(FormWanted(name, placed, names=TOPICS[name]), by=SYSTEM, at=at)


def _staff(
    plan: StaffPlan, providers: dict[str, Provider], teams: dict[str, Team], frame: Frame, at: datetime
) -> Staff:
    """Nobody has a password: in the demo one signs in with one click, and elsewhere not at all."""
    known: Staff | None = Staff.objects.filter(email=plan.email).select_related("provider").first()
    if known is not None:
        return known
    staff = create_staff(
        email=plan.email,
        name=plan.name,
        provider=providers[plan.provider],
        role=plan.role,
        by=SYSTEM,
        at=at,
        teams=[teams[key] for key in plan.teams],
    )
    staff.language, staff.time_zone = plan.language, plan.zone
    if plan.key != NEWCOMER:  # she was invited and has not come yet
        hours = STAFF.index(plan) % 40
        staff.last_login = frame.times.takeover if plan.has_left else frame.now - timedelta(hours=hours)
    staff.save(update_fields=["language", "time_zone", "last_login"])
    return deactivate_staff(staff, by=SYSTEM, at=frame.times.takeover) if plan.has_left else staff


def _mailboxes(teams: dict[str, Team], at: datetime) -> dict[str, Mailbox]:
    found = {}
    brand = Brand.objects.filter(name=BRAND.name).first() or add_brand(BRAND, by=SYSTEM, at=at)
    for plan in MAILBOXES:
        known = Mailbox.objects.filter(channel="email", address=plan.address).first()
        settings = MailSettings(acknowledge=bool(plan.acknowledgement), acknowledgement=plan.acknowledgement)
        wanted = MailboxChange(
            name=plan.name,
            address=plan.address,
            team=teams[plan.team],
            settings=settings.as_json(),
            signature=plan.signature,
            brand=brand,
        )
        found[plan.key] = known or add_mailbox("email", wanted, by=SYSTEM, at=at)
    return found


def _chat(team: Team, brand: Brand | None, at: datetime) -> None:
    """On the company's own site, and on the demo's page that stands for it."""
    address = f"https://www.{HOST}"
    if not Mailbox.objects.filter(channel="chat", address=address).exists():
        greeting = {"greeting": "Hello. Ask us anything about your stove, tent or pack."}
        wanted = MailboxChange("Kestrel Trail", address, team, greeting, brand=brand)
        add_mailbox("chat", wanted, by=SYSTEM, at=at)


def _accounts(at: datetime) -> dict[tuple[str, int], Account]:
    known = {account.name: account for account in Account.objects.all()}
    return {
        (market.key, place): known.get(name) or create_account(name, by=SYSTEM, at=at)
        for market in MARKETS
        for place, name in enumerate(market.accounts)
    }
