"""The tiles of users and teams."""

from django.utils.translation import gettext_lazy as _

from accounts.configuring import SettingsPage, settings_pages


def roles_that_wait():
    """What a second administrator is to decide."""
    from accounts.configure import waiting

    return waiting()


settings_pages.register(
    SettingsPage(
        key="users",
        label=_("Users"),
        text=_("Invite, give roles by two people, close accounts, reset codes."),
        icon="people",
        url="accounts:users",
        attention=roles_that_wait,
        order=10,
    )
)
settings_pages.register(
    SettingsPage(
        key="teams",
        label=_("Teams"),
        text=_("Who works where: teams and their provinces."),
        icon="together",
        url="accounts:teams",
        order=20,
    )
)
