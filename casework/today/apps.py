"""My day and the team's page."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "casework.today"
