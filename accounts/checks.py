"""What must hold before the program starts: the fence around the demonstration (S20)."""

from django.core.checks import Error, register


@register()
def started_as_born(app_configs, **kwargs):
    """accounts.E001: a demonstration serves localhost alone and never becomes real, nor the reverse."""
    from accounts.birth import why_not

    sentence = why_not()
    return [Error(sentence, id="accounts.E001")] if sentence else []
