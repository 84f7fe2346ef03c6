"""My day and the team's page."""
