"""What every record has: status tables, history, row versions, once-only posts."""
