"""The start page of the sample company and what its customers received. There only in the demo; elsewhere a 404, for
which nothing of it is loaded."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _of_demo(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """Public, since it is where one signs in; and not there at all where real people work."""

    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        if not settings.ANSWERABLE_DEMO:
            raise Http404
        from answerable.demo import views

        answer: HttpResponse = getattr(views, name)(request)
        return answer

    return view


app_name = "demo"
urlpatterns = [
    path("", _of_demo("start"), name="start"),
    path("session/", _of_demo("sign_in"), name="sign_in"),
    path("shop/", _of_demo("shop"), name="shop"),
    path("outbox/", _of_demo("outbox"), name="outbox"),
]
