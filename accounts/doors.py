"""Who may open a room that is a role's own. For everybody else there is no such page: 404, never 403."""

from functools import wraps

from django.http import Http404


def only(*roles):
    """For a view that only `roles` may open. What hangs on a person is scoped by querysets besides."""

    def decorator(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if not request.user.standing.has(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        wrapper.roles = roles
        return wrapper

    return decorator
