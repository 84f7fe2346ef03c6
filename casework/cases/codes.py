"""Case codes: `P-`, six random Crockford base32 characters and a check character (a weighted sum in GF(32))."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "P-"
BODY = 6

_POWERS = [1]  # of alpha in GF(32), x^5 + x^2 + 1
while len(_POWERS) < 31:
    _double = _POWERS[-1] << 1
    _POWERS.append(_double ^ 0b100101 if _double & 32 else _double)
_LOG = {value: power for power, value in enumerate(_POWERS)}
_TYPED_FOR = str.maketrans({"O": "0", "I": "1", "L": "1"})


def check_character(body):
    """The character that follows `body`: check_character("7Q4M2X") == "W". Finds every single slip and swap."""
    total = 0
    for place, letter in enumerate(body, 1):
        if value := ALPHABET.index(letter):
            total ^= _POWERS[(_LOG[value] + place) % 31]
    return ALPHABET[total]


def new_code():
    """A random code; the unique column tells if it was drawn before."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(BODY))
    return f"{PREFIX}{body}{check_character(body)}"


def tidy_code(text):
    """The code somebody typed, as we write it, or None if it is not one: case, dash, O and I do not matter."""
    letters = "".join(text.upper().split()).replace("-", "").translate(_TYPED_FOR)
    letters = letters[1:] if letters.startswith("P") and len(letters) == BODY + 2 else letters
    if len(letters) != BODY + 1 or any(letter not in ALPHABET for letter in letters):
        return None
    return f"{PREFIX}{letters}" if check_character(letters[:BODY]) == letters[BODY] else None


class CodeConverter:
    """`<case:code>`: a mistyped code is a 404 before any query."""

    regex = r"P-[0-9A-HJKMNP-TV-Z]{7}"

    def to_python(self, value):
        """The code, if its check character is right."""
        if check_character(value[2:8]) != value[8]:
            raise ValueError
        return value

    def to_url(self, value):
        """As it is."""
        return value
