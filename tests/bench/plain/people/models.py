"""A person in the clear."""

from django.db import models


class Person(models.Model):
    """What the caseload shows, unencrypted."""

    code = models.CharField(max_length=9, unique=True)
    given_names = models.CharField(max_length=80)
    surnames = models.CharField(max_length=80)
    status = models.CharField(max_length=12, db_index=True)

    def __str__(self):
        return self.code
