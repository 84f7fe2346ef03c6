"""Three columns, the default page."""

from django.contrib import admin

from tests.bench.plain.people.models import Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """Listed, filtered, searched."""

    list_display = ["code", "surnames", "status"]
    list_filter = ["status"]
    search_fields = ["given_names", "surnames"]
