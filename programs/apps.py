"""What a person enrols in."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"
