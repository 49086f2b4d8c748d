"""What happens to providers: their record, their places and people to speak to, their charter and rates."""

from answerable.people.actions.providers.charters import (
    CharterText,
    draft_charter,
    offer_charter,
    remove_draft,
    sign_charter,
    withdraw_charter,
)
from answerable.people.actions.providers.contacts import ContactWanted, keep_contact, remove_contact
from answerable.people.actions.providers.rates import CardWanted, RateWanted, keep_card, remove_card
from answerable.people.actions.providers.records import (
    Authority,
    ProviderFacts,
    add_provider,
    change_authority,
    change_provider,
    rename_provider,
)
from answerable.people.actions.providers.sites import SiteWanted, keep_site, place_staff, remove_site

__all__ = [
    "Authority",
    "CardWanted",
    "CharterText",
    "ContactWanted",
    "ProviderFacts",
    "RateWanted",
    "SiteWanted",
    "add_provider",
    "change_authority",
    "change_provider",
    "draft_charter",
    "keep_card",
    "keep_contact",
    "keep_site",
    "offer_charter",
    "place_staff",
    "remove_card",
    "remove_contact",
    "remove_draft",
    "remove_site",
    "rename_provider",
    "sign_charter",
    "withdraw_charter",
]
