"""Contacts: what was tried and what was said."""
