"""The person and the case."""
