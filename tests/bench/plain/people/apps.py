"""One model."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tests.bench.plain.people"
    label = "plainpeople"
