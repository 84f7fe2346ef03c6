"""The import: from a typed list to people, releases and cases."""
