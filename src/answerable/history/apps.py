from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "answerable.history"
    label = "history"
