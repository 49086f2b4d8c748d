from django.urls import path, re_path

from answerable.web import views

app_name = "web"

urlpatterns = [
    re_path(r"^assets/(?P<digest>[0-9a-f]{12})/app\.(?P<kind>css|js)$", views.bundled, name="bundle"),
    path("components/", views.components, name="components"),
]
