"""Below /sign-in/company/: open to all, since whoever comes here wants to sign in."""

from django.urls import path

from answerable.desk.identity import coming

urlpatterns = [
    path("", coming.company, name="company"),
    path("<int:pk>/", coming.begin, name="company_begin"),
    path("<int:pk>/back/", coming.back, name="company_back"),
]
