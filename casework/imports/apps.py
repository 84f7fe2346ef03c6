"""The import: from a typed list to people, releases and cases."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "casework.imports"
