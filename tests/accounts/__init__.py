"""Staff: signing in, sessions, drafts, guessing, roles by two people."""
