"""The case: its state, its clocks, who works on it."""
