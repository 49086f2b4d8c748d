"""Surveys are written, switched on and off, removed. Each change of what they ask is a version of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.recording import record
from answerable.ledger.refusals import Invalid, NotAllowed, Refusal
from answerable.listening import events
from answerable.listening.models import Survey, SurveyKind, SurveyVersion
from answerable.listening.surveys.scales import LANGUAGES
from answerable.tickets.conditions import Conditions

# Where one can be asked so that nobody else reads along, and answer at once.
CHANNELS = ("email", "sms", "whatsapp", "chat")
MOST_SURVEYS = 50
MOST_QUESTION = 300
RIGHT = "surveys.manage"


@dataclass(frozen=True)
class SurveyPlan:
    """A survey as somebody wants it. `texts` are questions in their own words, by language."""

    name: str
    kind: SurveyKind = SurveyKind.SATISFACTION
    conditions: Conditions = field(default_factory=Conditions)
    delay_hours: int = 4
    share: int = 100
    channels: tuple[str, ...] = CHANNELS
    quiet_days: int = 30
    remind_days: int | None = 3
    open_days: int = 30
    texts: Mapping[str, str] = field(default_factory=dict)
    follow_up_hours: int | None = 24

    def kept(self) -> dict[str, Any]:
        """As a version's columns have it."""
        return {
            "kind": SurveyKind(self.kind).value,
            "conditions": self.conditions.as_json() if self.conditions.each else {},
            "delay_hours": self.delay_hours,
            "share": self.share,
            "channels": [each for each in CHANNELS if each in self.channels],
            "quiet_days": self.quiet_days,
            "remind_days": self.remind_days,
            "open_days": self.open_days,
            "texts": {code: said for code in LANGUAGES if (said := self.texts.get(code, "").strip())},
            "follow_up_hours": self.follow_up_hours,
        }


def plan_of(version: SurveyVersion) -> SurveyPlan:
    return SurveyPlan(
        name=version.survey.name,
        kind=SurveyKind(version.kind),
        conditions=version.asked,
        delay_hours=version.delay_hours,
        share=version.share,
        channels=tuple(version.channels),
        quiet_days=version.quiet_days,
        remind_days=version.remind_days,
        open_days=version.open_days,
        texts=dict(version.texts),
        follow_up_hours=version.follow_up_hours,
    )


@transaction.atomic
def add_survey(wanted: SurveyPlan, *, by: Actor, at: datetime) -> Survey:
    """It asks nobody until it is switched on. The same twice is harmless; another of its name is refused."""
    _require(by)
    wanted = checked(wanted)
    known = Survey.objects.present().filter(name__iexact=wanted.name).first()
    if known is not None:
        if plan_of(known.newest).kept() == wanted.kept():
            return known
        _refuse_name()
    if Survey.objects.present().count() >= MOST_SURVEYS:
        raise Refusal(_("There are 50 surveys already. Remove one first."), code="too_many")
    survey = Survey(name=wanted.name)
    _save(survey)
    version = _keep_version(survey, wanted, by, at)
    record(events.SURVEY_ADDED, survey, by=by, at=at, is_first=True, version=version.pk)
    return survey


@transaction.atomic
def change_survey(survey: Survey, wanted: SurveyPlan, *, by: Actor, at: datetime) -> Survey:
    """What it asks from now on. What was asked before keeps its version, and another kind of question is another
    survey: their answers cannot be added up."""
    survey = _locked(survey, by)
    wanted = checked(wanted)
    held = survey.newest
    if wanted.kind != held.kind:
        raise Refusal(
            _("Another kind of question needs a survey of its own: answers to the two do not add up.")
        )
    is_renamed, is_same = survey.name != wanted.name, plan_of(held).kept() == wanted.kept()
    version = held if is_same else _keep_version(survey, wanted, by, at)
    if is_renamed:
        survey.name = wanted.name
        _save(survey)
    if is_renamed or not is_same:
        record(events.SURVEY_CHANGED, survey, by=by, at=at, version=version.pk, renamed=is_renamed)
    return survey


@transaction.atomic
def switch_survey(survey: Survey, *, on: bool, by: Actor, at: datetime) -> Survey:
    """On, it asks of what ends from now on. Off, nobody is asked any more; answers to what was asked still count."""
    survey = _locked(survey, by)
    if survey.is_on != on:
        survey.is_on = on
        survey.save(update_fields=["is_on"])
        record(events.SURVEY_SWITCHED, survey, by=by, at=at, on=on)
    return survey


@transaction.atomic
def remove_survey(survey: Survey, *, by: Actor, at: datetime) -> Survey:
    """It asks nobody any more; what was answered stays."""
    _require(by)
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.removed_at is None:
        survey.removed_at, survey.is_on = at, False
        survey.save(update_fields=["removed_at", "is_on"])
        record(events.SURVEY_REMOVED, survey, by=by, at=at)
    return survey


def checked(wanted: SurveyPlan) -> SurveyPlan:
    """Raises Invalid with a sentence."""
    if not wanted.name.strip():
        raise Invalid(_("Give the survey a name."))
    if not set(wanted.channels) & set(CHANNELS):
        raise Invalid(_("Choose at least one channel on which it asks."))
    _within(wanted.share, 1, 100, _("Ask a share from 1 to 100 %."))
    _within(wanted.delay_hours, 0, 24 * 14, _("Ask at most 14 days (336 hours) after the end."))
    _within(wanted.quiet_days, 1, 365, _("Ask nobody more than once a day, and say at most 365 days."))
    _within(wanted.open_days, 1, 90, _("It can be answered for 1 to 90 days."))
    if wanted.remind_days is not None:
        _within(wanted.remind_days, 1, wanted.open_days - 1, _("Remind while it can still be answered."))
    if wanted.follow_up_hours is not None:
        _within(wanted.follow_up_hours, 1, 24 * 14, _("Promise to look at it within 1 to 336 hours."))
    if any(len(said) > MOST_QUESTION for said in wanted.texts.values()):
        raise Invalid(_("A question has at most 300 characters."))
    return wanted


def _within(value: int, least: int, most: int, words: str) -> None:
    if not least <= value <= most:
        raise Invalid(words)


def _require(by: Actor) -> None:
    """It asks about every ticket that fits, so whoever writes it sees them all."""
    if not by.may(RIGHT) or not by.scope.everything:
        raise NotAllowed


def _locked(survey: Survey, by: Actor) -> Survey:
    _require(by)
    return Survey.objects.present().select_for_update().get(pk=survey.pk)


def _keep_version(survey: Survey, wanted: SurveyPlan, by: Actor, at: datetime) -> SurveyVersion:
    number = survey.versions.count() + 1
    return SurveyVersion.objects.create(
        survey=survey, number=number, made_by_id=by.staff_id, made_at=at, **wanted.kept()
    )


def _save(survey: Survey) -> None:
    """Of two at once with one name, the unique name decides."""
    try:
        with transaction.atomic():
            survey.save()
    except IntegrityError:
        _refuse_name()


def _refuse_name() -> None:
    raise Refusal(_("There is already a survey of this name."), code="name_taken")
