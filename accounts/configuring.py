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
