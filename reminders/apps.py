"""Reminders: rules, occurrences, delivery."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
