from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "answerable.regions"
    label = "regions"
