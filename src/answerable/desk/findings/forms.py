"""What is typed about findings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.desk.forms import offer
from answerable.desk.issues.forms import InLanguages
from answerable.listening.findings.actions import Care, DepartmentWanted, FindingWanted, TrackerWanted
from answerable.listening.models import Department, Finding, FindingKind, Tracker, TrackerKind
from answerable.people.models import Provider, ProviderKind, Staff
from answerable.tickets.models import FieldValue, Ticket
from answerable.web.widgets import ListedInput, PlainSelect

_MOST_PRODUCTS = 200


def products() -> Iterable[str]:
    known = Finding.objects.exclude(product="").order_by("product").values_list("product", flat=True)
    return list(known.distinct()[:_MOST_PRODUCTS])


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class FindingForm(forms.Form):
    kind = forms.ChoiceField(choices=FindingKind.choices, label=_("What it is"), widget=PlainSelect)
    title = forms.CharField(
        max_length=200,
        label=_("What was found, in one line"),
        help_text=_("Without names, addresses or numbers: it is read far beyond this ticket."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    text = forms.CharField(required=False, max_length=5000, label=_("What should change"), widget=_text(4))
    product = forms.CharField(
        required=False, max_length=100, label=_("Product"), widget=ListedInput(products)
    )
    link = forms.CharField(
        required=False,
        max_length=500,
        label=_("Where it is worked on"),
        help_text=_("The address of the issue in GitHub, GitLab or Jira."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def wanted(self, **more: Any) -> FindingWanted:
        said = dict(self.cleaned_data)
        for name in ("quote", "department"):
            said.pop(name, None)
        return FindingWanted(**{**said, "kind": FindingKind(said["kind"])}, **more)


class RaiseForm(FindingForm):
    department = forms.ModelChoiceField(
        Department.objects.none(),
        required=False,
        empty_label=_("Whoever such findings go to"),
        label=_("For"),
    )
    quote = forms.CharField(
        required=False,
        max_length=400,
        label=_("In the customer’s words"),
        help_text=_("Proposed from what they wrote, without what would betray them. Look it over."),
        widget=_text(3),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", Department.objects.all())


class CareForm(forms.Form):
    department = forms.ModelChoiceField(
        Department.objects.none(), required=False, empty_label=_("none"), label=_("Department")
    )
    owner = forms.ModelChoiceField(
        Staff.objects.none(), required=False, empty_label=_("nobody yet"), label=_("Who acts on it")
    )
    due_on = forms.DateField(
        label=_("By when"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", Department.objects.all())
        offer(self, "owner", owners(staff))

    def care(self) -> Care:
        return Care(**self.cleaned_data)


def owners(staff: Staff) -> Any:
    """People of the house, and of providers that have a department."""
    of_departments = Department.objects.exclude(provider=None).values("provider")
    able = Q(provider__kind=ProviderKind.IN_HOUSE) | Q(provider__in=of_departments)
    return Staff.objects.visible_to(staff).active().filter(able).order_by("name", "pk")


class WhyForm(forms.Form):
    words = forms.CharField(max_length=5000, label=_("Why"), widget=_text(3))


class NoticeTexts(InLanguages):
    parts = (("text", _("What they read"), None),)

    def __init__(self, *args: Any, languages: Sequence[str] = (), **kwargs: Any) -> None:
        self.own_languages = languages
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, str]:
        return {code: values[0] for code, values in self.texts().items()}


class DepartmentForm(forms.Form):
    name = forms.CharField(max_length=60, label=_("Name"))
    provider = forms.ModelChoiceField(
        Provider.objects.none(), required=False, empty_label=_("the house"), label=_("Of whom")
    )
    lead = forms.ModelChoiceField(
        Staff.objects.none(),
        required=False,
        empty_label=_("nobody"),
        label=_("Who leads it"),
        help_text=_("They answer its findings, and hear of what its people let lie."),
    )
    kinds = forms.MultipleChoiceField(
        choices=FindingKind.choices,
        required=False,
        label=_("What goes to it unless somebody says otherwise"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provider", Provider.objects.exclude(kind=ProviderKind.IN_HOUSE).order_by("name"))
        offer(self, "lead", Staff.objects.active().order_by("name", "pk"))

    def wanted(self) -> DepartmentWanted:
        return DepartmentWanted(**self.cleaned_data)


class TrackerForm(forms.Form):
    kind = forms.ChoiceField(choices=TrackerKind.choices, label=_("What it is"), widget=PlainSelect)
    name = forms.CharField(max_length=120, label=_("Name"))
    address = forms.CharField(
        max_length=400,
        label=_("Where its issues stand"),
        help_text=_(
            "https://github.com/acme/tents, or https://acme.atlassian.net: only below it we believe it."
        ),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def wanted(self) -> TrackerWanted:
        said = self.cleaned_data
        return TrackerWanted(TrackerKind(said["kind"]), said["name"], said["address"])


def known_of(found: Finding | Department | Tracker | None, names: Iterable[str]) -> Mapping[str, Any]:
    """As it stands, for a form."""
    return {name: getattr(found, name) for name in names} if found is not None else {}


def product_of(ticket: Ticket) -> str:
    """What the company's own field of that name says."""
    values = FieldValue.objects.filter(ticket=ticket, field__key="product")
    return str(values.values_list("text", flat=True).first() or "")
