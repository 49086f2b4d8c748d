"""Customers and their accounts; staff, their teams and the providers that employ them."""

from answerable.people.access import Role
from answerable.people.models.access_rules import AccessReview, LastSeen, ProviderAccess
from answerable.people.models.apart import KeptApart
from answerable.people.models.charters import (
    CharterSignature,
    CharterVersion,
    DutyWhat,
    LevelWhat,
    ServiceLevel,
    Side,
)
from answerable.people.models.customers import (
    Account,
    AccountDomain,
    Customer,
    CustomerMerge,
    Identity,
    SignIn,
)
from answerable.people.models.fields import (
    AccountValue,
    CustomerValue,
    Field,
    FieldAbout,
    FieldKind,
    Value,
)
from answerable.people.models.first_start import FirstStart
from answerable.people.models.identity import IdentityConnection, IdentityLink, Protocol, ProvisioningKey
from answerable.people.models.notes import AboutNote
from answerable.people.models.proofs import Proof
from answerable.people.models.providers import Contact, Site
from answerable.people.models.rates import Rate, RateCard, RateUnit
from answerable.people.models.staff import CustomRole, Provider, ProviderKind, Staff, Team, Tier

__all__ = [
    "AboutNote",
    "AccessReview",
    "Account",
    "AccountDomain",
    "AccountValue",
    "CharterSignature",
    "CharterVersion",
    "Contact",
    "CustomRole",
    "Customer",
    "CustomerMerge",
    "CustomerValue",
    "DutyWhat",
    "Field",
    "FieldAbout",
    "FieldKind",
    "FirstStart",
    "Identity",
    "IdentityConnection",
    "IdentityLink",
    "KeptApart",
    "LastSeen",
    "LevelWhat",
    "Proof",
    "Protocol",
    "Provider",
    "ProviderAccess",
    "ProviderKind",
    "ProvisioningKey",
    "Rate",
    "RateCard",
    "RateUnit",
    "Role",
    "ServiceLevel",
    "Side",
    "SignIn",
    "Site",
    "Staff",
    "Team",
    "Tier",
    "Value",
]
