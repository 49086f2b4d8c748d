"""What is asked of whoever connects a provider's sign-in: some of it whatever it speaks, some of it its own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.ledger.refusals import Invalid
from answerable.people.actions import ConnectionWanted
from answerable.people.identity.discovery import NotAsExpected
from answerable.people.models import IdentityConnection, Protocol


class _Whatever(forms.Form):
    """What is asked whatever it speaks."""

    domains = forms.CharField(
        max_length=4000,
        label=_("Mail domains"),
        help_text=_("Whoever has an address there is led to this sign-in. Several with commas between."),
    )
    is_required = forms.BooleanField(
        required=False,
        label=_("Its people must sign in by it"),
        help_text=_("Their passwords and passkeys open nothing then. Administrators keep theirs."),
    )
    trusts_mail = forms.BooleanField(
        required=False,
        label=_("Believe its mail addresses where it does not say whether they are verified"),
        help_text=_("Entra ID and SAML do not say. Only where its people cannot set their own address."),
    )
    groups_are_teams = forms.BooleanField(
        required=False,
        label=_("Its system says who is in the provider’s teams"),
        help_text=_("By SCIM groups, of this provider’s teams alone. Roles never come from there."),
    )

    def wanted(self) -> ConnectionWanted:
        values = dict(self.cleaned_data)
        given = values.pop("domains").replace(",", " ").split()
        return ConnectionWanted(domains=tuple(given), **values)


class OpenIdForm(_Whatever):
    issuer = forms.CharField(
        max_length=500,
        label=_("Issuer"),
        help_text=_("The address of the provider’s sign-in system, as it calls itself."),
    )
    client_id = forms.CharField(max_length=255, label=_("Client ID"))
    secret = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Client secret"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted. Leave it empty to keep the present one."),
    )
    field_order = ("issuer", "client_id", "secret")


class SamlForm(_Whatever):
    metadata = forms.CharField(
        required=False,
        max_length=200_000,
        label=_("Its metadata"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "Its address (https://…) or the XML itself. What it says is put into the three fields below."
        ),
    )
    issuer = forms.CharField(
        required=False, max_length=500, label=_("Entity ID"), help_text=_("What it calls itself.")
    )
    sso_url = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Sign-in address"),
        help_text=_("Where people are sent (single sign-on service, HTTP-Redirect)."),
    )
    certificates = forms.CharField(
        required=False,
        max_length=40_000,
        label=_("Certificates"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("That it signs with. Where the next one is known already, both, one below the other."),
    )
    field_order = ("metadata", "issuer", "sso_url", "certificates")

    def wanted(self) -> ConnectionWanted:
        """What the metadata says goes before what stood in the fields. Raises `Invalid` where it cannot be read."""
        metadata = self.cleaned_data.pop("metadata").strip()
        wanted = replace(super().wanted(), protocol=Protocol.SAML)
        if not metadata:
            return wanted
        from answerable.people.identity.saml.reading import read_metadata  # loads xmlsec

        try:
            said = read_metadata(metadata)
        except NotAsExpected as error:
            raise Invalid(str(error)) from error
        return replace(wanted, issuer=said.entity, sso_url=said.sign_in, certificates=said.certificates)


def form_for(protocol: str, data: Any, found: IdentityConnection | None) -> OpenIdForm | SamlForm:
    """With what is known already, where it is of the same kind."""
    known: dict[str, Any] = {}
    if found is not None:
        names: Sequence[str] = ("is_required", "trusts_mail", "groups_are_teams")
        known = {name: getattr(found, name) for name in names} | {"domains": ", ".join(found.domains)}
        if found.protocol == protocol:
            known |= {"issuer": found.issuer, "client_id": found.client_id, "sso_url": found.sso_url}
            known["certificates"] = "\n".join(found.certificates)
    return (SamlForm if protocol == Protocol.SAML else OpenIdForm)(data, initial=known)
