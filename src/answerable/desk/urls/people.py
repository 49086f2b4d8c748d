"""Who writes to us."""

from django.urls import path

from answerable.desk.views.capability import customers as capable
from answerable.desk.views.people import accounts, customers, identities, known, notes, proofs
from answerable.desk.views.privacy import data

urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/change/", accounts.change, name="account_change"),
    path("accounts/<int:pk>/contract/", accounts.contract, name="account_contract"),
    path("accounts/<int:pk>/sharing/", accounts.sharing, name="account_sharing"),
    path("accounts/<int:pk>/times/", accounts.times, name="account_times"),
    path("accounts/<int:pk>/people/", accounts.people, name="account_people"),
    path("accounts/<int:pk>/notes/", notes.notes, {"of": "account"}, name="account_notes"),
    path("accounts/<int:pk>/notes/<int:note_id>/", notes.note, {"of": "account"}, name="account_note"),
    path("accounts/<int:pk>/fields/<slug:key>/", known.field, {"of": "account"}, name="account_field"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/change/", customers.change, name="customer_change"),
    path("customers/<int:pk>/apart/", customers.apart, name="customer_apart"),
    path("customers/<int:pk>/merge/", customers.merge, name="customer_merge"),
    path("customers/<int:pk>/fields/<slug:key>/", known.field, {"of": "customer"}, name="customer_field"),
    path("customers/<int:pk>/notes/", notes.notes, {"of": "customer"}, name="customer_notes"),
    path("customers/<int:pk>/notes/<int:note_id>/", notes.note, {"of": "customer"}, name="customer_note"),
    path("customers/<int:pk>/identities/", identities.identities, name="identities"),
    path("customers/<int:pk>/identities/<int:identity_id>/", identities.identity, name="identity"),
    path("customers/<int:pk>/identities/<int:identity_id>/main/", identities.main, name="identity_main"),
    path(
        "customers/<int:pk>/identities/<int:identity_id>/verification/",
        identities.verification,
        name="identity_verification",
    ),
    path("customers/<int:pk>/proofs/", proofs.proofs, name="customer_proofs"),
    path("customers/<int:pk>/proofs/<int:proof_id>/", proofs.proof, name="customer_proof"),
    path("customers/<int:pk>/capability/", capable.shown, name="customer_capability"),
    path("customers/<int:pk>/capability/<int:evidence_id>/", capable.evidence, name="capability_evidence"),
    path("customers/<int:pk>/data/", data.data, name="customer_data"),
    path("customers/<int:pk>/data/exports/", data.exports, name="customer_exports"),
    path("customers/<int:pk>/data/exports/<int:request_id>/", data.export, name="customer_export"),
    path("customers/<int:pk>/data/erasure/", data.erasure, name="customer_erasure"),
    path("customers/<int:pk>/data/hold/", data.held, name="customer_hold"),
]
