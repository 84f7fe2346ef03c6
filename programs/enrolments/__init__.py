"""Who takes part: enrolments and attendance."""
