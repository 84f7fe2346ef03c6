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

# What each opens, for the page "What I may see".
SEES = {
    Role.CASEWORKER: _("Your own cases and those you cover; of the team's other cases the code."),
    Role.LEGAL: _("Your part of the cases you are assigned to, and the legal compartment."),
    Role.CLINICAL: _("Your part of the cases you are assigned to, and the clinical compartment."),
    Role.SUPERVISOR: _("All cases of your team; of clinical and legal matters alerts and stages alone."),
    Role.MANAGER: _("Programs, codes and figures; no file of a person."),
    Role.ADMINISTRATOR: _("Users and settings; no case."),
    Role.AUDITOR: _("The audit trail; nothing else."),
    Role.MENTOR: _("The few people you were matched with, and of them what you need."),
    Role.PARTNER: _("The few people who were referred to you, and of them what you need."),
    Role.IMPORTER: _("Importing lists; until a list is committed you alone see its rows."),
    Role.STEWARD: _("The two records of a possible repeat, side by side, on that screen alone."),
    Role.COORDINATOR: _("Enrolments and the waiting list of your program."),
    Role.FACILITATOR: _("The people of your group around its sessions: name to use, code and marks."),
}
