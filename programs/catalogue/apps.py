"""What there is to enrol in: programs, groups, sessions."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "programs.catalogue"
