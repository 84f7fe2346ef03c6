"""Contacts: what was tried and what was said."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "casework.contacts"
