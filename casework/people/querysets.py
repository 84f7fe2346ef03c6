"""Who may see a person follows from the case, which stands above this feature: ask `Case.objects` for a scope."""

from django.db import models


class PersonQuerySet(models.QuerySet):
    """People. Scopes are given by the case: `Person.objects.of_cases(Case.objects.visible_to(user))`."""

    def of_cases(self, cases):
        """The people of a scoped queryset of cases. A subquery: no join, no duplicates."""
        return self.filter(pk__in=cases.values("person_id"))

    def not_indexed(self):
        """Those whose tokens are not written yet: they are found by opening, within the scope."""
        return self.filter(indexed_at=None)


class OfAPersonQuerySet(models.QuerySet):
    """Rows that hang on a person: phones, identifiers, aliases."""

    def of_cases(self, cases):
        """The rows of the people of a scoped queryset of cases."""
        return self.filter(person_id__in=cases.values("person_id"))
