from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "answerable.routing"
    label = "routing"
