"""Reminders: rules, occurrences, delivery."""
