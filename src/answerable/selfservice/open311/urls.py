"""GeoReport v2 of each brand, under its own part of the address."""

from django.urls import path

from answerable.selfservice.open311 import views

app_name = "open311"
urlpatterns = [
    path("<slug:front>/discovery.<slug:form>", views.discovery, name="discovery"),
    path("<slug:front>/v2/", views.services, {"form": "xml"}, name="endpoint"),
    path("<slug:front>/v2/services.<slug:form>", views.services, name="services"),
    path("<slug:front>/v2/services/<str:code>.<slug:form>", views.service, name="service"),
    path("<slug:front>/v2/requests.<slug:form>", views.requests, name="requests"),
    path("<slug:front>/v2/requests/<str:reference>.<slug:form>", views.one, name="request"),
    path("<slug:front>/v2/tokens/<str:token>.<slug:form>", views.token, name="token"),
    path("<slug:front>/v2/<path:rest>", views.elsewhere, name="elsewhere"),
]
