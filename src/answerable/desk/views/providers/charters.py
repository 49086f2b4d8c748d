"""A provider's charter: read, written, offered, signed, and what differs between two versions."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from answerable.desk.forms import offer
from answerable.desk.frame.requests import actor_of, key_in, method_of, now_of, staff_of
from answerable.desk.policies.lengths import length_read, length_words
from answerable.desk.providers.charters import (
    LABELS,
    STATES,
    calendar_words,
    differences,
    duties,
    levels,
    state_of,
    times,
)
from answerable.desk.views.providers.forms import day
from answerable.desk.views.providers.seen import around, provider_of
from answerable.desk.views.settings.keeping import is_kept
from answerable.ledger.refusals import Invalid
from answerable.people.actions import providers as verbs
from answerable.people.actions.providers.charters import may_sign
from answerable.people.models import CharterVersion, DutyWhat, LevelWhat, Provider, ServiceLevel, Side
from answerable.people.models.charters import CEILINGS, TEXTS, in_force
from answerable.regions.models import Calendar
from answerable.tickets.models import Priority
from answerable.web.widgets import PlainSelect

MOST_VERSIONS = 100


class CharterForm(forms.Form):
    """The texts, and a small field for each level and time."""

    valid_from = day(
        gettext_lazy("Holds from"),
        required=True,
        help_text=gettext_lazy("From the beginning of that day (UTC), once both sides have signed."),
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(),
        required=False,
        empty_label=gettext_lazy("day and night"),
        label=gettext_lazy("Which time counts"),
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "calendar", Calendar.objects.active())
        for name in TEXTS:
            self.fields[name] = forms.CharField(
                required=False,
                label=str(LABELS[name]),
                widget=forms.Textarea(attrs={"rows": 5}),
                max_length=20_000,
            )
        for kind in ServiceLevel:
            for priority in Priority:
                label = f"{kind.label}: {priority.label}"
                self.fields[f"{kind}-{priority.value}"] = _length_field(label)
        for what in LevelWhat:
            words = _("%(what)s, at most %%") if what in CEILINGS else _("%(what)s, at least %%")
            self.fields[what.value] = forms.IntegerField(
                required=False, min_value=0, max_value=100, label=_sentence(words % {"what": what.label})
            )
        for duty in DutyWhat:
            self.fields[duty.value] = _length_field(_sentence(str(duty.label)))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        by_calendar = given.get("calendar") is not None
        for name, is_by_calendar in [
            *((name, by_calendar) for name in self.targets()),
            *((duty.value, False) for duty in DutyWhat),
        ]:
            if given.get(name):
                try:
                    given[name] = length_read(given[name], is_by_calendar=is_by_calendar)
                except Invalid as refusal:
                    self.add_error(name, refusal.message)
        return given

    @staticmethod
    def targets() -> list[str]:
        return [f"{kind}-{priority.value}" for kind in ServiceLevel for priority in Priority]

    @property
    def texts(self) -> list[BoundField]:
        return [self[name] for name in TEXTS if name != "other_duties"]

    @property
    def table(self) -> list[tuple[str, list[BoundField]]]:
        return [
            (str(kind.label), [self[f"{kind}-{priority.value}"] for priority in Priority])
            for kind in ServiceLevel
        ]

    @property
    def levels(self) -> list[BoundField]:
        return [self[what.value] for what in LevelWhat]

    @property
    def duties(self) -> list[BoundField]:
        return [self[duty.value] for duty in DutyWhat]

    def wanted(self) -> verbs.CharterText:
        given = self.cleaned_data
        targets: dict[str, dict[int, timedelta]] = {}
        for name in self.targets():
            kind, _dash, priority = name.partition("-")
            if given.get(name):
                targets.setdefault(kind, {})[int(priority)] = given[name]
        return verbs.CharterText(
            valid_from=given["valid_from"],
            **{name: given[name] for name in TEXTS},
            calendar=None if given["calendar"] is None else given["calendar"].pk,
            targets=targets,
            levels={what.value: given[what.value] for what in LevelWhat if given[what.value] is not None},
            duties={duty.value: given[duty.value] for duty in DutyWhat if given[duty.value]},
        )


def _length_field(label: str) -> forms.CharField:
    return forms.CharField(required=False, max_length=30, label=label)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _known(version: CharterVersion) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(version, name) for name in TEXTS}
    known |= {"valid_from": version.valid_from, "calendar": version.calendar_id, **version.levels}
    by_calendar = version.calendar_id is not None
    for kind, of in version.targets.items():
        for priority, seconds in of.items():
            known[f"{kind}-{priority}"] = length_words(timedelta(seconds=seconds), is_by_calendar=by_calendar)
    for duty, seconds in version.duties.items():
        known[duty] = length_words(timedelta(seconds=seconds), is_by_calendar=False)
    return known


@require_GET
def charter(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """One version to be read, signed and printed: the one that is asked for, in force, or the newest."""
    found, at = provider_of(request, pk), now_of(request)
    versions = _versions(request, found)
    if number is not None:
        shown = next((each for each in versions if each.number == number), None)
        if shown is None:
            raise Http404
    else:
        shown = in_force(versions, at) or next(iter(versions), None)
    context = around(request, found, "provider_charter") | {
        "versions": [(each, STATES[state_of(each, versions, at)]) for each in versions],
        "version": shown,
        "has_open": any(each.is_draft or each.is_offered for each in versions),
        "next_open": next((each for each in versions if each.is_draft or each.is_offered), None),
    }
    if shown is not None:
        before = next((each for each in versions if each.number < shown.number), None)
        context |= _read(request, found, shown) | {
            "state": state_of(shown, versions, at),
            "state_words": STATES[state_of(shown, versions, at)],
            "before": before,
        }
    return render(request, "desk/providers/charter.html", context)


def _read(request: HttpRequest, found: Provider, version: CharterVersion) -> dict[str, Any]:
    signed = {each.side: each for each in version.signatures.all()}
    by = actor_of(request)
    mine = {each.staff_id for each in signed.values()}
    return {
        "texts": [(LABELS[name], getattr(version, name)) for name in TEXTS if getattr(version, name)],
        "times": times(version),
        "priorities": [_sentence(str(priority.label)) for priority in Priority],
        "levels": levels(version),
        "duties": duties(version),
        "calendar_words": calendar_words(version),
        "sides": [
            (
                side,
                signed.get(side.value),
                version.is_offered
                and side.value not in signed
                and by.staff_id not in mine
                and may_sign(found, side, by),
            )
            for side in Side
        ],
    }


@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version while it is written. It begins with what was written last."""
    found = provider_of(request, pk, is_to_change=True)
    by, at = actor_of(request), now_of(request)
    newest = found.charter.first()
    if method_of(request) == "DELETE":
        if newest is not None and newest.is_draft:
            verbs.remove_draft(newest, by=by, at=at)
            messages.success(request, _("The draft was removed."))
        return redirect("desk:provider_charter", pk=pk)
    form = CharterForm(request.POST or None, initial=_known(newest) if newest else {"valid_from": at.date()})
    kept: list[CharterVersion] = []
    if is_kept(form, lambda: kept.append(verbs.draft_charter(found, form.wanted(), by=by, at=at))):
        messages.success(request, _("Kept as a draft. Read it, then offer it."))
        return redirect("desk:provider_charter_version", pk=pk, number=kept[0].number)
    context = around(request, found, "provider_charter") | {
        "form": form,
        "draft": newest if newest is not None and newest.is_draft else None,
        "priorities": [_sentence(str(priority.label)) for priority in Priority],
    }
    return render(request, "desk/providers/charter_form.html", context)


@require_POST
def offering(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """POST offers a draft to be signed, DELETE withdraws it."""
    found = provider_of(request, pk)
    version = _version(request, found, number)
    by, at = actor_of(request), now_of(request)
    if method_of(request) == "DELETE":
        verbs.withdraw_charter(version, by=by, at=at)
        messages.success(request, _("Withdrawn. Write the next version from it."))
    else:
        verbs.offer_charter(version, by=by, at=at)
        messages.success(request, _("Offered. Its text stays as it is, and both sides can sign it."))
    return redirect("desk:provider_charter_version", pk=pk, number=number)


@require_POST
def signatures(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Sign for a side, by name."""
    found = provider_of(request, pk)
    version = _version(request, found, number)
    side = request.POST.get("side", "")
    if side not in Side.values:
        raise Invalid(_("Say for which side."))
    digest = request.POST.get("digest", "")
    if not request.POST.get("agreed"):
        raise Invalid(_("Tick that you have read it and agree."))
    signed = verbs.sign_charter(version, Side(side), digest=digest, by=actor_of(request), at=now_of(request))
    said = _("Signed by both sides.") if signed.is_signed else _("Signed. The other side has to sign too.")
    messages.success(request, said)
    return redirect("desk:provider_charter_version", pk=pk, number=number)


@require_GET
def compared(request: HttpRequest, pk: int) -> HttpResponse:
    """`from` and `to` are numbers of versions; left out, the newest and the one before."""
    found = provider_of(request, pk)
    versions = _versions(request, found)
    by_number = {each.number: each for each in versions}
    newest = versions[0].number if versions else 0
    now = by_number.get(key_in(request, "to") or newest)
    was = by_number.get(key_in(request, "from") or (now.number - 1 if now else 0))
    if now is None or was is None:
        raise Http404
    context = around(request, found, "provider_charter") | {
        "was": was,
        "now": now,
        "versions": versions,
        "differing": differences(was, now),
    }
    return render(request, "desk/providers/differences.html", context)


def _versions(request: HttpRequest, found: Provider) -> list[CharterVersion]:
    visible = CharterVersion.objects.visible_to(staff_of(request)).filter(provider=found)
    return list(visible.select_related("calendar", "made_by")[:MOST_VERSIONS])


def _version(request: HttpRequest, found: Provider, number: int) -> CharterVersion:
    visible = CharterVersion.objects.visible_to(staff_of(request)).filter(provider=found)
    return get_object_or_404(visible, number=number)
