"""The slot `settings_pages`: the tiles of `/configure/`."""

from dataclasses import dataclass

from vault.slots import Slot


@dataclass(frozen=True)
class SettingsPage:
    """One page under `/configure/`. `attention` answers how many things there wait for somebody."""

    key: str
    label: str
    text: str
    icon: str
    url: str
    attention: object = None
    order: int = 100


settings_pages = Slot("settings_pages", SettingsPage)


@dataclass(frozen=True)
class DutyTargets:
    """For a duty that is about something (a program, a group): `choices()` gives [(id, label)]. A feature registers it
    in its `settings_pages.py`; its key is the duty."""

    key: str
    choices: object


duty_targets = Slot("duty_targets", DutyTargets)
