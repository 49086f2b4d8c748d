"""Invented values for the page of components: each component in each of its states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.web.ribbon import RibbonMark, RibbonSegment


@dataclass(frozen=True)
class Place:
    """One entry of the rail. `is_post` is for signing out, which changes something."""

    url: str
    icon: str
    label: str
    count: int = 0
    is_late: bool = False
    current: bool = False
    key: str = ""
    count_url: str = ""
    is_post: bool = False


@dataclass(frozen=True)
class Row:
    who: str
    channel: str
    language: str
    subject: str
    since: datetime | None
    owed_by: datetime | None = None
    answered_at: datetime | None = None
    chases: int = 0
    is_current: bool = False


class SpecimenForm(forms.Form):
    name = forms.CharField(label=_("Your name"), help_text=_("As colleagues should see it."))
    email = forms.EmailField(label=_("Address"))
    team = forms.ChoiceField(
        label=_("Team"), choices=[("ghent", "Ghent tier 2"), ("manila", "Manila tier 1")]
    )
    about = forms.CharField(label=_("About you"), widget=forms.Textarea, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[("en", _("English")), ("fr", _("French")), ("ja", _("Japanese"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    remember = forms.BooleanField(label=_("Stay signed in on this computer"), required=False)


def gather(*, now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "places": _places(),
        "own_places": [Place("#", "arrow-right-start-on-rectangle", "Sign out", is_post=True)],
        "rows": _rows(now),
        "waits": _waits(now),
        "ribbons": _ribbons(now),
        "form": SpecimenForm(),
        "wrong_form": SpecimenForm({"name": "", "email": "maya@", "team": "ghent"}),
        "columns": ["Duty", "Agreed", ("Lived", "number"), "What it did"],
        "duties": [
            ["Forecast", "14 days ahead", "3 of 13 weeks", "waits 22% longer in late weeks (9% to 36%)"],
            ["Answer to an escalation", "4 h", "3 h 40", "1,204 tickets waited for us, not for Manila"],
            ["Release notes before release", "5 days", "6 of 6", ""],
        ],
        "channels": ["email", "web", "chat", "phone", "sms", "whatsapp", "bluesky", "mastodon", "x", "api"],
        "moments": [now, now - timedelta(days=2), now - timedelta(days=500)],
        "durations": [timedelta(seconds=20), timedelta(minutes=4), timedelta(minutes=130), timedelta(days=3)],
        "tabs": [
            {"id": "said", "label": "Said", "count": 12},
            {"id": "done", "label": "Done"},
            {"id": "owed", "label": "Owed", "count": 2},
        ],
    }


def _places() -> list[Place]:
    return [
        Place("#", "clock", "My day", key="1"),
        Place("#", "bars-3-bottom-left", "Queue", count=3, is_late=True, current=True, key="2"),
        Place("#", "user", "Customers", key="3"),
        Place("#", "book-open", "Help centre"),
        Place("#", "exclamation-triangle", "Known issues", count=12),
        Place("#", "presentation-chart-line", "Insight"),
    ]


def _rows(now: datetime) -> list[Row]:
    def ago(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    return [
        Row(
            "Jonas Weber",
            "phone",
            "de",
            "Missed call, then a public post: zip failed on day two",
            ago(340),
            ago(70),
            chases=2,
        ),
        Row(
            "Maya Okafor",
            "email",
            "en",
            "Re: Stove valve leaks at 6 ft 2 elevation kit",
            ago(130),
            ago(-25),
            is_current=True,
        ),
        Row("Atelier Duval", "web", "fr", "Commande de 40 tentes, délai de livraison ?", ago(48), ago(-145)),
        Row("河合 さくら", "chat", "ja", "ポールの交換部品はありますか", ago(4), ago(-70)),
        Row("ليلى حداد", "whatsapp", "ar", "متى يصل الطرد؟", ago(75)),
        Row(
            "Piotr Lis",
            "bluesky",
            "pl",
            "Dziękuję! Jeszcze jedno pytanie o gwarancję",
            None,
            answered_at=ago(42),
        ),
    ]


def _waits(now: datetime) -> list[dict[str, Any]]:
    hour = timedelta(hours=1)
    return [
        {"since": now - hour * 2.17},
        {"since": now - timedelta(minutes=4), "owed_by": now + hour * 2},
        {"since": now - hour, "owed_by": now + hour * 3},
        {"since": now - hour * 4, "owed_by": now + timedelta(minutes=50)},
        {"since": now - timedelta(days=3), "owed_by": now - timedelta(minutes=70), "chases": 2},
        {},
        {"answered_at": now - timedelta(minutes=42)},
        {"answered_at": now - timedelta(minutes=42), "is_closed": True},
    ]


def _ribbons(now: datetime) -> list[dict[str, Any]]:
    return [_ordinary_ribbon(now), _first_message(now), _crowded_ribbon(now)]


def _ordinary_ribbon(now: datetime) -> dict[str, Any]:
    def ago(hours: float) -> datetime:
        return now - timedelta(hours=hours)

    marks = [
        RibbonMark(ago(45.5), "inbound", "email", "Maya Okafor"),
        RibbonMark(ago(44.4), "outbound", "email", "Althea R."),
        RibbonMark(ago(44.3), "note", "", "Althea R.: same thread pitch as KI-31"),
        RibbonMark(ago(30), "inbound", "phone", "Maya Okafor"),
        RibbonMark(ago(29.9), "outbound", "phone", "Althea R."),
        RibbonMark(ago(3.1), "inbound", "email", "Maya Okafor"),
        RibbonMark(ago(2.2), "inbound", "bluesky", "Maya Okafor, publicly"),
        RibbonMark(ago(2.2), "chase", "", "asks again before we answered"),
        RibbonMark(ago(-0.8), "promise", "", "answer owed", state="soon"),
        RibbonMark(ago(-120), "promise", "", "next update"),
    ]
    segments = [
        RibbonSegment(ago(45.5), ago(29.9), "Manila tier 1"),
        RibbonSegment(ago(29.9), ago(3.1), "we waited for her", is_silence=True),
        RibbonSegment(ago(3.1), ago(2.6), "Manila tier 1"),
        RibbonSegment(ago(2.6), now, "Ghent tier 2"),
    ]
    return {"marks": marks, "segments": segments}


def _first_message(now: datetime) -> dict[str, Any]:
    start = now - timedelta(minutes=4)
    return {
        "marks": [RibbonMark(start, "inbound", "chat", "河合 さくら")],
        "segments": [RibbonSegment(start, now, "Ghent tier 2")],
    }


def _crowded_ribbon(now: datetime) -> dict[str, Any]:
    start = now - timedelta(days=90)
    kinds = ["inbound", "outbound", "inbound", "note", "outbound"]
    moments = [start + timedelta(hours=7 * (i % 3) + i * i * 0.9) for i in range(48)]
    marks = [RibbonMark(at, kinds[i % 5], "email", f"message {i + 1}") for i, at in enumerate(moments)]
    segments = [
        RibbonSegment(start, moments[20], "Manila tier 1"),
        RibbonSegment(moments[20], moments[30], "Kraków billing"),
        RibbonSegment(moments[30], moments[36], "nobody", is_silence=True),
        RibbonSegment(moments[36], now, "Manila tier 1"),
    ]
    return {"marks": marks, "segments": segments}
