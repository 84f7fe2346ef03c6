"""What the frame of every page needs."""

from django.conf import settings
from django.utils.translation import get_language

from accounts.navigation import frame_items, home_of
from accounts.roles import Role

SEARCHERS = (Role.CASEWORKER, Role.SUPERVISOR, Role.LEGAL, Role.CLINICAL)


def frame(request):
    """Navigation, bottom bar, the reader's own name, language and theme."""
    context = {
        "demo": settings.DEMO,
        "lang": get_language(),
        "theme": request.COOKIES.get("theme", ""),
        "other_languages": [(code, name) for code, name in settings.LANGUAGES if code != get_language()],
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    standing = user.standing
    nav, bar = frame_items(standing, request.path)
    return context | {
        "nav": nav,
        "bar": bar,
        "user_label": user.own_name(),
        "home_url": home_of(standing),
        "can_search": standing.has(*SEARCHERS),
        "quick_exit_keys": user.quick_exit_keys,
    }
