"""What a customer bought."""

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.listening.models import Sale
from answerable.listening.sales.actions import Bought, bought_of


class SaleForm(forms.Form):
    order_number = forms.CharField(label=_("Order number"), max_length=80, required=False)
    product = forms.CharField(label=_("Product"), max_length=200, required=False)
    seller = forms.CharField(label=_("Seller"), max_length=120, required=False)
    campaign = forms.CharField(label=_("Campaign"), max_length=120, required=False)
    sold_on = forms.DateField(
        label=_("Sold on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @classmethod
    def of(cls, sale: Sale | None) -> "SaleForm":
        return cls(initial=vars(bought_of(sale)) if sale else None)

    def bought(self) -> Bought:
        return Bought(**self.cleaned_data)
