from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "answerable.insight"
    label = "insight"
