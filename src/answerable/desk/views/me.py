"""What one sets for oneself: name, language, time zone, and the way to passwords and second factors."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from answerable.desk.frame.requests import actor_of, now_of, staff_of
from answerable.desk.heard.pushing.keys import public_key
from answerable.desk.models import PushSubscription, Way
from answerable.desk.views.heard.preferences import told_form
from answerable.people.profile import Profile, change_profile


class ProfileForm(forms.Form):
    name = forms.CharField(max_length=120, label=gettext_lazy("Your name"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    time_zone = forms.CharField(
        max_length=64,
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("As in Europe/Brussels or Asia/Manila; times on all pages follow it."),
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

    def clean_time_zone(self) -> str:
        given: str = self.cleaned_data["time_zone"].strip()
        if given not in available_timezones():
            raise forms.ValidationError(_("There is no time zone of this name."))
        return given


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
        "browsers": PushSubscription.objects.filter(staff=staff),
        "push_key": public_key(),
        "now": now_of(request),
    }
    return render(request, "desk/me.html", context)
