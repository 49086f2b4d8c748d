"""Companies that answer for us."""

from django.urls import path

from answerable.desk.views.providers import charters, rates
from answerable.desk.views.providers import pages as providers

urlpatterns = [
    path("providers/", providers.providers, name="providers"),
    path("providers/new/", providers.new, name="provider_new"),
    path("providers/<int:pk>/", providers.provider, name="provider"),
    path("providers/<int:pk>/change/", providers.change, name="provider_change"),
    path("providers/<int:pk>/authority/", providers.authority, name="provider_authority"),
    path("providers/<int:pk>/contacts/new/", providers.contact, name="provider_contact_new"),
    path("providers/<int:pk>/contacts/<int:contact_pk>/", providers.contact, name="provider_contact"),
    path("providers/<int:pk>/sites/", providers.sites, name="provider_sites"),
    path("providers/<int:pk>/sites/new/", providers.site, name="provider_site_new"),
    path("providers/<int:pk>/sites/<int:site_pk>/", providers.site, name="provider_site"),
    path("providers/<int:pk>/people/", providers.people, name="provider_people"),
    path("providers/<int:pk>/people/<int:staff_pk>/", providers.placed, name="provider_placed"),
    path("providers/<int:pk>/charter/", charters.charter, name="provider_charter"),
    path("providers/<int:pk>/charter/draft/", charters.draft, name="provider_charter_draft"),
    path("providers/<int:pk>/charter/differences/", charters.compared, name="provider_charter_differences"),
    path("providers/<int:pk>/charter/<int:number>/", charters.charter, name="provider_charter_version"),
    path("providers/<int:pk>/charter/<int:number>/offer/", charters.offering, name="provider_charter_offer"),
    path(
        "providers/<int:pk>/charter/<int:number>/signatures/",
        charters.signatures,
        name="provider_charter_signatures",
    ),
    path("providers/<int:pk>/rates/", rates.rates, name="provider_rates"),
    path("providers/<int:pk>/rates/new/", rates.card, name="provider_card_new"),
    path("providers/<int:pk>/rates/<int:card_pk>/", rates.card, name="provider_card"),
]
