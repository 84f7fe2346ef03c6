"""A plain Django admin over an equivalent unencrypted model: what Puente's pages are measured against (E36)."""
