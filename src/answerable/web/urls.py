from django.urls import path, re_path

from answerable.web import views

app_name = "web"

urlpatterns = [
    re_path(
        r"^assets/(?P<digest>[0-9a-f]{12})/(?P<name>app\.css|apart\.css|portal\.css|app\.js|writing\.js)$",
        views.bundled,
        name="bundle",
    ),
    path("components/", views.components, name="components"),
]
