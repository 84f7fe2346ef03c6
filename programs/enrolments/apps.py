"""Who takes part: enrolments and attendance."""

from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "programs.enrolments"
