from django.apps import AppConfig


class SelfserviceConfig(AppConfig):
    name = "answerable.selfservice"
    label = "selfservice"
