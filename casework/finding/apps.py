"""Finding a person, within the scope of whoever asks."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "casework.finding"
