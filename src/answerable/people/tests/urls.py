"""The sign-in pages and one page for those who have signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import include, path


@login_required
def home(request):
    return HttpResponse(request.user.email)


urlpatterns = [path("accounts/", include("allauth.urls")), path("home/", home, name="home")]
