"""The release: cohort, place, day, legal basis."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "casework.releases"
