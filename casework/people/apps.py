"""The person: names, identifiers, ways to reach them."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "casework.people"
