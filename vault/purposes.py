"""Why the house itself may read people's data: a closed list (E10). A test lists the callers of `for_the_house`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What acts for no user, and why."""

    SCAN = "scan", _("Reminders: what is due")
    DELIVERY = "delivery", _("Reminders: sending")
    COUNTING = "counting", _("Counting figures")
    MATCHING = "matching", _("Looking for repeats")
    INDEX = "index", _("Writing the search index")
    IMPORT = "import", _("Importing a list at the server")
    ROTATION = "rotation", _("Replacing keys")
    STAFF = "staff", _("Accounts of staff")
    DEMO = "demo", _("Making the demonstration")
    REPORT = "report", _("Making a report")
