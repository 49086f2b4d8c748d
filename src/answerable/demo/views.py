"""The start page: what this is, whom you can be, how to send a mail."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from answerable.channels.models import Mailbox
from answerable.channels.web.fronts import fronts
from answerable.demo import outbox as sent
from answerable.demo.company import CAST, PEOPLE
from answerable.demo.load import is_loaded
from answerable.demo.sending import commands
from answerable.desk.views.chats import tried
from answerable.people.models import Staff


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    cast = [
        {"key": each.staff, "name": PEOPLE[each.staff].name, "who": each.who, "sees": each.sees}
        for each in CAST
    ]
    front = fronts().first()
    pages = reverse("portal:home", args=[front.address]) if front is not None else ""
    known = {"cast": cast, "commands": commands(), "is_loaded": is_loaded(), "pages": pages}
    return render(request, "demo/start.html", known)


@never_cache
@require_safe
def shop(request: HttpRequest) -> HttpResponse:
    """A page of the company's site, with its chat."""
    account = get_object_or_404(Mailbox.objects.filter(channel="chat", is_active=True).order_by("pk")[:1])
    return render(request, "desk/channels/chat_try.html", tried(account, request.GET))


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Be one of the cast. Nobody else can be signed in as this way."""
    key = request.POST.get("who", "")
    if key not in {each.staff for each in CAST}:
        raise Http404
    staff = get_object_or_404(Staff.objects.active(), email=PEOPLE[key].email)
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/outbox.html", {"letters": sent.letters()})
