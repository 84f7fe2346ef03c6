"""Giving a case to a worker."""

from django import forms
from django.utils.translation import gettext_lazy as _

from records.forms import OnceForm


class AssignForm(OnceForm):
    """Which worker, of those the supervisor's teams have."""

    worker = forms.ChoiceField(label=_("Caseworker"))

    def __init__(self, *args, workers, **kwargs):
        super().__init__(*args, **kwargs)
        self.workers = {str(worker.pk): worker for worker in workers}
        self.fields["worker"].choices = [(key, worker.display_name) for key, worker in self.workers.items()]

    def clean_worker(self):
        """The colleague, not the key."""
        return self.workers[self.cleaned_data["worker"]]
