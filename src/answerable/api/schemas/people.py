"""Customers and their addresses, accounts, staff, teams."""

from datetime import datetime

from pydantic import Field

from answerable.api.models import Token
from answerable.api.schemas.fields import FieldsGiven, FieldsShown, fields_shown
from answerable.api.schemas.types import Address, Id, Input, Line, Moment, Name, Output, Word
from answerable.people.masking import shown_domain, shown_name
from answerable.people.models import Account, Customer, Identity, Staff, Team
from answerable.tickets.models import Brand, Form


class Named(Output):
    """A row named in passing."""

    id: int
    name: str


def named(row: Customer | Account | Staff | Team | Brand | Form | None) -> Named | None:
    return Named(id=row.pk, name=row.name) if row else None


class AccountOut(Output):
    """`domains` are the mail domains whose new people belong to it; `region_id` is set where somebody said it, else
    the region follows from the country. `shares_tickets`: its people read each other's tickets on the pages for
    customers."""

    id: int
    name: str
    domains: list[str]
    country: str
    region_id: int | None
    shares_tickets: bool
    fields: FieldsShown
    created_at: datetime


def account_out(account: Account) -> AccountOut:
    """Wants the domains and the values of its fields loaded."""
    return AccountOut(
        id=account.pk,
        name=account.name,
        domains=sorted(shown_domain(domain.name) for domain in account.domains.all()),
        country=account.country,
        region_id=account.region_id,
        shares_tickets=account.shares_tickets,
        fields=fields_shown(account.field_values.all()),
        created_at=account.created_at,
    )


class AccountIn(Input):
    name: Name = Field(min_length=1)
    domains: list[Name] = Field(default=[], max_length=100)
    fields: FieldsGiven = {}


class AccountPatch(Input):
    """What is left out stays as it is; `region_id: null` lets it follow from the country; in `fields`, null clears
    one."""

    name: Name | None = Field(default=None, min_length=1)
    domains: list[Name] | None = Field(default=None, max_length=100)
    country: Line | None = Field(default=None, max_length=2)
    region_id: Id | None = None
    shares_tickets: bool | None = None
    fields: FieldsGiven | None = None


class IdentityOut(Output):
    """An address of a customer on a channel; `verified_at` is when they proved that it is theirs."""

    id: int
    customer_id: int
    channel: str
    address: str
    verified_at: datetime | None
    created_at: datetime


def identity_out(identity: Identity) -> IdentityOut:
    return IdentityOut(
        id=identity.pk,
        customer_id=identity.customer_id,
        channel=identity.channel,
        address=identity.shown,
        verified_at=identity.verified_at,
        created_at=identity.created_at,
    )


class IdentityIn(Input):
    channel: Word = "email"
    address: Address


class CustomerOut(Output):
    """`merged_into_id` is who they turned out to be; `region_id` as of an account; `prefers` is the channel on which
    they want to be answered, empty where nobody said."""

    id: int
    name: str
    account: Named | None
    language: str
    prefers: str
    time_zone: str
    country: str
    region_id: int | None
    fields: FieldsShown
    merged_into_id: int | None
    created_at: datetime
    identities: list[IdentityOut]


def customer_out(customer: Customer) -> CustomerOut:
    """Wants the account, the identities and the values of their fields loaded."""
    return CustomerOut(
        id=customer.pk,
        name=shown_name(customer.name, customer.pk),
        account=named(customer.account) if customer.shown_account else None,
        language=customer.language,
        prefers=customer.prefers,
        time_zone=customer.time_zone,
        country=customer.country,
        region_id=customer.region_id,
        fields=fields_shown(customer.field_values.all()),
        merged_into_id=customer.merged_into_id,
        created_at=customer.created_at,
        identities=[identity_out(identity) for identity in customer.identities.all()],
    )


class CustomerIn(Input):
    """A person by their first address."""

    name: Name = ""
    channel: Word = "email"
    address: Address
    fields: FieldsGiven = {}


class CustomerPatch(Input):
    """What is left out stays as it is; `account_id: null` takes them out of their account, `region_id: null` lets their
    region follow from their country, and in `fields` null clears one."""

    name: Name | None = None
    language: Line | None = Field(default=None, max_length=12)
    prefers: Line | None = Field(default=None, max_length=16)
    time_zone: Line | None = Field(default=None, max_length=64)
    country: Line | None = Field(default=None, max_length=2)
    region_id: Id | None = None
    account_id: Id | None = None
    fields: FieldsGiven | None = None


class CustomerMergeIn(Input):
    into_id: Id


class TeamOut(Output):
    """`tier` is the line of support that it is: 1 is the first."""

    id: int
    name: str
    provider: str
    tier: int


def team_out(team: Team) -> TeamOut:
    return TeamOut(id=team.pk, name=team.name, provider=team.provider.name, tier=team.tier)


class StaffOut(Output):
    id: int
    name: str
    email: str
    role: str
    role_name: str
    provider: str
    team_ids: list[int]
    is_active: bool
    away_until: datetime | None


class AbsenceIn(Input):
    until: Moment


def staff_out(staff: Staff) -> StaffOut:
    """Wants the provider and the teams loaded. `away_until` may lie behind: then they are back."""
    return StaffOut(
        id=staff.pk,
        name=staff.name,
        email=staff.email,
        role=staff.role,
        role_name=staff.role_name,
        provider=staff.provider.name,
        team_ids=sorted(team.pk for team in staff.teams.all()),
        is_active=staff.is_active,
        away_until=staff.away_until,
    )


class TokenOut(Output):
    name: str
    scopes: list[str]
    expires_at: datetime | None


class MeOut(Output):
    """Whom this token acts for, and what it may be used for."""

    staff: StaffOut
    token: TokenOut


def me_out(token: Token) -> MeOut:
    described = TokenOut(name=token.name, scopes=list(token.scopes), expires_at=token.expires_at)
    return MeOut(staff=staff_out(token.staff), token=described)
