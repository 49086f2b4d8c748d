from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "answerable.privacy"
    label = "privacy"
