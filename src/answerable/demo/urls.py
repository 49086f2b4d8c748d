"""The start page of the sample company and what its customers received."""

from django.urls import path

from answerable.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("session/", views.sign_in, name="sign_in"),
    path("shop/", views.shop, name="shop"),
    path("outbox/", views.outbox, name="outbox"),
]
