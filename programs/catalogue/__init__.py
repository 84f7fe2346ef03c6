"""What there is to enrol in: programs, groups, sessions."""
