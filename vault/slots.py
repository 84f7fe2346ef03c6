"""Slots: a lower layer offers one, a feature fills it in a module of that name, as Django's admin finds its own (E3)."""

from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules

ALL = {}


class Slot:
    """A small, typed, ordered registry that is closed after start-up.

    `name` is the module that features fill (`<feature>/<name>.py`), `kind` the class of its entries. An entry has
    a `key` that is unique in its slot, and may have an `order` (else 100)."""

    def __init__(self, name, kind):
        if name in ALL:
            raise ImproperlyConfigured(f"The slot {name} is offered twice.")
        self.name, self.kind, self.entries, self.closed = name, kind, {}, False
        ALL[name] = self

    def register(self, entry):
        """Adds `entry`; a wrong type, a key used twice or a late call is an error at start-up."""
        if self.closed:
            raise ImproperlyConfigured(f"The slot {self.name} is closed.")
        if not isinstance(entry, self.kind):
            raise ImproperlyConfigured(f"{entry!r} is no {self.kind.__name__}, which the slot {self.name} takes.")
        if entry.key in self.entries:
            raise ImproperlyConfigured(f"Two entries of the slot {self.name} are called {entry.key}.")
        self.entries[entry.key] = entry
        return entry

    def __iter__(self):
        return iter(sorted(self.entries.values(), key=lambda entry: getattr(entry, "order", 100)))

    def __getitem__(self, key):
        return self.entries[key]

    def __contains__(self, key):
        return key in self.entries

    def __len__(self):
        return len(self.entries)

    @contextmanager
    def with_entry(self, entry):
        """For one test: `entry` is registered inside the block and gone after it."""
        was, self.closed = self.closed, False
        try:
            self.register(entry)
            yield entry
        finally:
            self.entries.pop(entry.key, None)
            self.closed = was


# The names of all slots, in one place, and the package that offers each.
OFFERED = {
    "demo": "vault.demo_data",
    "palette": "accounts.navigation",
    "settings_pages": "accounts.configuring",
    "rules": "reminders.rule",
    "indicators": "reports.indicator",
    "timeline": "casework.timeline",
    "today": "casework.today_list",
    "case_page": "casework.case_page",
    "blockers": "casework.blockers",
}


def discover():
    """Imports the module of each slot's name from every installed app; afterwards nothing can be registered."""
    from importlib import import_module

    for module in OFFERED.values():
        import_module(module)
    autodiscover_modules(*OFFERED)
    for slot in ALL.values():
        slot.closed = True
