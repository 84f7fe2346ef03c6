"""A proof of who one is, at most ten minutes old, before something that matters (S16)."""

from functools import wraps

from allauth.account.decorators import reauthentication_required


def proof_required(view):
    """Asks for the code or password again if the last proof is old; leaving that page means that nothing happened.
    In a demonstration, where all know the password, nothing is asked."""
    asked = reauthentication_required(app="puente")(view)

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        return asked(request, *args, **kwargs)

    wrapper.asks_proof = True
    return wrapper
