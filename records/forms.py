"""What every form of the house carries."""

from django import forms

from records.once import FIELD, new_token


class OnceForm(forms.Form):
    """A form that can be sent once: it carries its idempotency key, kept over a refusal."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_token, required=False)


class VersionedForm(OnceForm):
    """A form over a row that remembers versions."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReasonForm(OnceForm):
    """What a status change may need to be told. Whether it needs it is the table's business."""

    def __init__(self, *args, move, **kwargs):
        super().__init__(*args, **kwargs)
        from django.utils.translation import gettext_lazy as _

        if move.reasons:
            self.fields["reason_code"] = forms.ChoiceField(label=_("Reason"), choices=move.reasons.choices)
        self.fields["reason"] = forms.CharField(
            label=_("Why") if not move.reasons else _("In your own words"),
            required=move.needs_reason and not move.reasons,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
