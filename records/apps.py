"""What every record has: status tables, history, row versions, once-only posts."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
