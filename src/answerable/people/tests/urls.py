"""The product's own addresses, sign-in among them, and one page for those who have signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path

from answerable.config.urls import urlpatterns as everything


@login_required
def home(request):
    return HttpResponse(request.user.email)


urlpatterns = [path("test-home/", home, name="home"), *everything]
