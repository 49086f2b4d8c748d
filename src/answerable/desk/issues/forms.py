"""What is typed about known issues: in as many languages as customers are spoken to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.forms import MomentField, offer
from answerable.people.models import Account, Field, Staff, Team
from answerable.regions.models import Region
from answerable.selfservice.audience import Audience
from answerable.selfservice.issues.actions import NoticeWanted, Said, Statement, Wanted
from answerable.selfservice.models import (
    Guide,
    How,
    Issue,
    IssueKind,
    IssueState,
    Notice,
    NoticeKind,
    Severity,
)
from answerable.selfservice.portal.speaking import SPOKEN
from answerable.tickets.models import Brand

_LOCAL = "%Y-%m-%dT%H:%M"
_RHYTHMS = (
    ("", gettext_lazy("none promised")),
    ("30", gettext_lazy("every 30 minutes")),
    ("60", gettext_lazy("every hour")),
    ("120", gettext_lazy("every 2 hours")),
    ("240", gettext_lazy("every 4 hours")),
    ("480", gettext_lazy("every 8 hours")),
    ("1440", gettext_lazy("every day")),
)
MOST_BYTES = 5_000_000


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL)


def _text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class InLanguages(forms.Form):
    """Fields that are there once for each language: `parts` names them, with label, length (None: a text)."""

    parts: Sequence[tuple[str, Any, int | None]] = ()
    own_languages: Sequence[str] = ()  # open at first; the others are folded away

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in SPOKEN:
            for name, label, longest in self.parts:
                widget = forms.TextInput(attrs={"dir": "auto"}) if longest else _text()
                self.fields[f"{name}-{code}"] = forms.CharField(
                    required=False, max_length=longest or 20_000, label=label, widget=widget
                )

    @property
    def by_language(self) -> Iterator[tuple[str, str, Sequence[BoundField], bool]]:
        """Code, name, fields, and whether they are shown at once."""
        opened = self._written() or set(self.own_languages) or {"en"}
        for code, language in SPOKEN.items():
            fields = [self[f"{name}-{code}"] for name, _label, _longest in self.parts]
            yield code, language, fields, code in opened or any(field.errors for field in fields)

    def _written(self) -> set[str]:
        return {code for code in SPOKEN if any(self[f"{part[0]}-{code}"].value() for part in self.parts)}

    def texts(self) -> dict[str, list[str]]:
        """By language, its parts; only where something is written."""
        found = {
            code: [self.cleaned_data[f"{name}-{code}"].strip() for name, _label, _longest in self.parts]
            for code in SPOKEN
        }
        return {code: values for code, values in found.items() if any(values)}


class IssueForm(InLanguages):
    parts = (
        ("title", gettext_lazy("Title for customers"), 200),
        ("text", gettext_lazy("What is wrong"), None),
        ("around", gettext_lazy("What they can do meanwhile"), None),
    )
    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    kind = forms.ChoiceField(choices=IssueKind.choices, label=gettext_lazy("What it is"))
    severity = forms.ChoiceField(choices=Severity.choices, label=gettext_lazy("How bad"))
    since = MomentField(label=gettext_lazy("Since, or from"), widget=_moment())
    until = MomentField(required=False, label=gettext_lazy("Until (of a maintenance)"), widget=_moment())
    audience = forms.ChoiceField(choices=Audience.choices, label=gettext_lazy("Who may read of it"))
    brands = forms.ModelMultipleChoiceField(
        Brand.objects.order_by("name"),
        required=False,
        label=gettext_lazy("Brands (none chosen: all)"),
        widget=forms.CheckboxSelectMultiple,
    )
    for_agents = forms.CharField(
        required=False, max_length=20_000, label=gettext_lazy("What colleagues need to know"), widget=_text()
    )
    words = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Words by which tickets about it are known"),
        help_text=gettext_lazy("A new ticket that has two of them is proposed as one about it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    guide = forms.ModelChoiceField(
        Guide.objects.none(),
        required=False,
        label=gettext_lazy("A guide that leads through it"),
        help_text=gettext_lazy(
            "Customers may follow it from the status page, colleagues from tickets about it."
        ),
    )
    owner = forms.ModelChoiceField(
        Staff.objects.none(), required=False, label=gettext_lazy("Who looks after it")
    )
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=gettext_lazy("Their team"))
    every_minutes = forms.TypedChoiceField(
        choices=_RHYTHMS,
        coerce=int,
        empty_value=None,
        required=False,
        label=gettext_lazy("Updates promised"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        staff: Staff,
        of: Issue | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        people = Staff.objects.filter(is_active=True, provider=staff.provider_id)
        offer(self, "owner", people.order_by("name"))
        offer(
            self,
            "guide",
            Guide.objects.to_lead_to(staff, of.guide_id if of is not None else None).order_by("title"),
        )
        offer(self, "team", Team.objects.visible_to(staff).order_by("name"))

    def statement(self) -> Statement:
        said = self.cleaned_data
        return Statement(
            title=said["title"],
            since=said["since"],
            kind=IssueKind(said["kind"]),
            severity=Severity(said["severity"]),
            audience=Audience(said["audience"]),
            brands=list(said["brands"]),
            until=said["until"],
            for_agents=said["for_agents"],
            words=said["words"],
            guide=said["guide"],
            owner=said["owner"],
            team=said["team"],
            every_minutes=said["every_minutes"],
            texts={code: Said(*values) for code, values in self.texts().items()},
        )


def known_of(issue: Issue) -> dict[str, Any]:
    """As it stands, for the form."""
    plain = (
        "title",
        "kind",
        "severity",
        "since",
        "until",
        "audience",
        "for_agents",
        "words",
        "every_minutes",
    )
    known: dict[str, Any] = {name: getattr(issue, name) for name in plain}
    known |= {"owner": issue.owner_id, "team": issue.team_id, "guide": issue.guide_id}
    known["brands"] = list(issue.of_brands.values_list("brand", flat=True))
    for each in issue.texts.all():
        known |= {
            f"title-{each.language}": each.title,
            f"text-{each.language}": each.text,
            f"around-{each.language}": each.work_around,
        }
    return known


class UpdateForm(InLanguages):
    parts = (("text", gettext_lazy("How it stands"), None),)
    state = forms.ChoiceField(choices=IssueState.choices, label=gettext_lazy("It is"))

    def __init__(self, *args: Any, languages: Sequence[str] = (), **kwargs: Any) -> None:
        self.own_languages = languages
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, str]:
        return {code: values[0] for code, values in self.texts().items()}


class AnswersForm(InLanguages):
    parts = (("text", gettext_lazy("Answer"), None),)
    then_close = forms.BooleanField(required=False, label=gettext_lazy("Close them with it"))

    def said(self) -> dict[str, str]:
        return {code: values[0] for code, values in self.texts().items()}


class NoticeForm(InLanguages):
    parts = (("subject", gettext_lazy("Subject"), 300), ("text", gettext_lazy("Text"), None))
    kind = forms.ChoiceField(choices=NoticeKind.choices, label=gettext_lazy("What it is"))
    per_minute = forms.IntegerField(
        min_value=1, max_value=10_000, label=gettext_lazy("So many a minute"), initial=500
    )
    held_out = forms.IntegerField(
        min_value=0,
        max_value=50,
        initial=0,
        label=gettext_lazy("Hold out, of a hundred"),
        help_text=gettext_lazy("They are told nothing, so that one can see what telling does."),
    )

    def wanted(self) -> NoticeWanted:
        said = self.cleaned_data
        texts = {code: (values[0], values[1]) for code, values in self.texts().items()}
        return NoticeWanted(NoticeKind(said["kind"]), texts, said["per_minute"], said["held_out"])


def known_of_notice(notice: Notice) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(notice, name) for name in ("kind", "per_minute", "held_out")}
    for code, said in notice.texts.items():
        known |= {f"subject-{code}": said["subject"], f"text-{code}": said["text"]}
    return known


def proposed_notice(issue: Issue, kind: NoticeKind) -> dict[str, Any]:
    """As a notice may begin: what customers read of it anyway. A language that the last update does not have begins
    empty: words of another under its name would be sent as if they were its own."""
    known: dict[str, Any] = {"kind": kind}
    last = issue.updates.first() if kind != NoticeKind.FIRST else None
    for each in issue.texts.all():
        if last is not None and not last.texts.get(each.language):
            continue
        parts = [each.text, each.work_around] if last is None else [last.texts[each.language]]
        known |= {
            f"subject-{each.language}": each.title,
            f"text-{each.language}": "\n\n".join(part for part in parts if part),
        }
    return known


class ReachForm(forms.Form):
    """Whom it touches, in one of the ways; fields are joined by and."""

    how = forms.ChoiceField(
        choices=[each for each in How.choices if each[0] != How.WROTE], label=gettext_lazy("Whom it touches")
    )
    region = forms.ModelChoiceField(Region.objects.none(), required=False, label=gettext_lazy("Region"))
    account = forms.ModelChoiceField(Account.objects.none(), required=False, label=gettext_lazy("Account"))
    field = forms.ModelChoiceField(Field.objects.none(), required=False, label=gettext_lazy("Field"))
    value = forms.CharField(required=False, max_length=500, label=gettext_lazy("Its value"))
    field_too = forms.ModelChoiceField(
        Field.objects.none(), required=False, label=gettext_lazy("And a second field, as a version")
    )
    value_too = forms.CharField(required=False, max_length=500, label=gettext_lazy("Its value"))
    file = forms.FileField(
        required=False,
        label=gettext_lazy("A list (CSV)"),
        help_text=gettext_lazy("Mail addresses or numbers of orders, one customer in each line."),
    )
    lines = forms.CharField(
        required=False, max_length=100_000, label=gettext_lazy("Or typed, one in each line"), widget=_text(3)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region", Region.objects.present().order_by("name"))
        offer(self, "account", Account.objects.order_by("name"))
        fields = Field.objects.order_by("label")
        for name in ("field", "field_too"):
            offer(self, name, fields)

    def clean_file(self) -> list[str]:
        file = self.cleaned_data["file"]
        if file is None:
            return []
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The list is too large: at most 5 MB. Upload it in parts."))
        return file.read().decode("utf-8-sig", "replace").splitlines()  # type: ignore[no-any-return]

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        how = How(said["how"])
        if how == How.REGION:
            return Wanted(how, {"region": said["region"].pk} if said["region"] else {})
        if how == How.ACCOUNT:
            return Wanted(how, {"account": said["account"].pk} if said["account"] else {})
        if how == How.FIELD:
            pairs = [(said["field"], said["value"]), (said["field_too"], said["value_too"])]
            fields = {str(field.pk): value.strip() for field, value in pairs if field and value.strip()}
            return Wanted(how, {"fields": fields} if fields else {})
        return Wanted(how, lines=[*said["file"], *said["lines"].splitlines()])
