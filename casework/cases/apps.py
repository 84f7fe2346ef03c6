"""The case: its state, its clocks, who works on it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "casework.cases"
