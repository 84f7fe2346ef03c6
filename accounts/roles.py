"""Roles and duties (DESIGN 3). A duty is granted like a role, by two people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is, or may do besides."""

    CASEWORKER = "caseworker", _("Caseworker")
    LEGAL = "legal", _("Legal specialist")
    CLINICAL = "clinical", _("Clinical specialist")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Program manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    MENTOR = "mentor", _("Mentor")
    PARTNER = "partner", _("Partner")
    IMPORTER = "importer", _("Importer of lists (duty)")
    STEWARD = "steward", _("Steward of repeats (duty)")
    COORDINATOR = "coordinator", _("Coordinator of a program (duty)")
    FACILITATOR = "facilitator", _("Facilitator of a group (duty)")


DUTIES = frozenset({Role.IMPORTER, Role.STEWARD, Role.COORDINATOR, Role.FACILITATOR})
HOUSE_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})  # never beside a role that touches a case
CASE_ROLES = frozenset(Role) - HOUSE_ROLES
TEAM_ROLES = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL, Role.IMPORTER, Role.STEWARD})
SUPERVISORS_DUTIES = frozenset({Role.IMPORTER, Role.STEWARD})  # only beside the role of supervisor
EVERYBODY = frozenset(Role)
