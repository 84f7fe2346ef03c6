"""The lists that ship with the house; `manage.py setup` loads them."""

from accounts.territories import load

__all__ = ["load"]
