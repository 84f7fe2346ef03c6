"""The release: cohort, place, day, legal basis."""
