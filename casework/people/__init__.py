"""The person: names, identifiers, ways to reach them."""
