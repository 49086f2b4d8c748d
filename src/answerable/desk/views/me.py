"""What one sets for oneself: name, language, time zone, and the way to passwords and second factors."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from answerable.channels.phone.calling import has_number
from answerable.channels.phone.models import Line
from answerable.desk.day.leaving import absences, away_words, give_back_waiting
from answerable.desk.forms import MomentField, TimeZoneField, checked
from answerable.desk.frame.requests import actor_of, method_of, now_of, staff_of
from answerable.desk.heard.pushing.keys import public_key
from answerable.desk.models import PushSubscription, Way
from answerable.desk.views.heard.preferences import told_form
from answerable.people.actions import come_back, go_away
from answerable.people.profile import Profile, change_profile


class ProfileForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Your name"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    time_zone = TimeZoneField(
        help_text=gettext_lazy("Type a city, as in Europe/Brussels; times on all pages follow it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each in its own words: whoever cannot read the page's language finds theirs.
        names = [
            (code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ]
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = names


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    staff = staff_of(request)
    known = {"name": staff.name, "language": staff.language, "time_zone": staff.time_zone}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        change_profile(staff, Profile(**form.cleaned_data), by=actor_of(request), at=now_of(request))
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Saved."))
        return redirect("desk:me")
    context = {
        "form": form,
        "staff": staff,
        "told_form": told_form(staff),
        "ways": Way,
        "absences": absences(now_of(request)),
        "browsers": PushSubscription.objects.filter(staff=staff),
        "push_key": public_key(),
        "line": Line.objects.filter(staff=staff).first(),
        "can_be_called": staff.can_answer and has_number(),
        "now": now_of(request),
    }
    return render(request, "desk/me.html", context)


class AwayForm(forms.Form):
    """`until` is one of the moments that are offered, `own` another."""

    until = MomentField(required=False, label=gettext_lazy("Away until"))
    own = MomentField(required=False, label=gettext_lazy("Away until"))
    gives_back = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        until = self.cleaned_data.get("until") or self.cleaned_data.get("own")
        if until is None and not self.errors:
            raise forms.ValidationError(_("Choose until when you are away."))
        return {**self.cleaned_data, "until": until}


@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """POST says that one is away, DELETE that one is back."""
    staff, now = staff_of(request), now_of(request)
    if method_of(request) == "DELETE":
        come_back(staff, by=actor_of(request), at=now)
        messages.success(request, _("Welcome back."))
        return redirect("desk:me")
    wanted = checked(AwayForm(request.POST))
    staff = go_away(staff, wanted["until"], by=actor_of(request), at=now)
    words = [_("You are %(away)s.") % {"away": away_words(staff, now=now)}]
    if wanted["gives_back"]:
        count = give_back_waiting(staff, at=now)
        given = ngettext(
            "%(n)s ticket went back to its team.", "%(n)s tickets went back to their teams.", count
        )
        words.append(given % {"n": count})
    messages.success(request, " ".join(words))
    return redirect("desk:me")
