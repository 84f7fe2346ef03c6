"""What must hold before the program starts."""

from django.conf import settings
from django.core.checks import Error, register

from vault.master import MasterKeyError, read_master_key


@register()
def master_key_is_real(app_configs, **kwargs):
    """vault.E001: without a master key nothing can be opened, and nothing may be sealed with a wrong one (S40)."""
    if settings.DEMO and not settings.PUENTE_MASTER_KEY_FILE.exists():
        return []  # `manage.py setup` makes one for the demonstration
    try:
        read_master_key()
    except MasterKeyError as error:
        return [Error(str(error), id="vault.E001")]
    return []
