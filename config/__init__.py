"""The Django project: settings, addresses, start-up."""
