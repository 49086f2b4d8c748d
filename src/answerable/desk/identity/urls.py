"""Below /sign-in/company/: open to all, since whoever comes here wants to sign in."""

from django.urls import path

from answerable.desk.identity import coming, saml

urlpatterns = [
    path("", coming.company, name="company"),
    path("<int:pk>/", coming.begin, name="company_begin"),
    path("<int:pk>/back/", coming.back, name="company_back"),
    path("saml/<int:provider>/", saml.answer, name="company_saml"),
    path("saml/<int:provider>/back/", saml.back, name="company_saml_back"),
    path("saml/<int:provider>/metadata/", saml.metadata, name="company_saml_metadata"),
]
