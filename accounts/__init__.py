"""Staff: users, teams, roles and duties, territories, sign-in, drafts, cover."""
