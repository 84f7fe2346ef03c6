"""Telephone numbers: several in a cell, words beside them, country codes missing; into E.164."""

import re

import phonenumbers

from casework.imports.problems import guess
from casework.imports.wording import is_nothing, plain, table, tidy

PARTS = re.compile(r"[/;,|&\n]+|\s+-\s+|(?<=\d{6})-(?=\d{6})|\s(?:y|e|o|u|and|or)\s", re.IGNORECASE)
RUNS = re.compile(r"\+?[\d(][\d\s().\-–·]*\d")
EXTENSION = re.compile(r"\b(?:ext(?:ensi[oó]n)?|anexo|x)\.?:?\s*\d{1,5}\b", re.IGNORECASE)


def read_phones(cell, country="CU"):
    """Read one cell into a list of E.164 numbers, none twice."""
    if is_nothing(cell):
        return [], []
    numbers, codes = phones_of(tidy(cell), country)
    return list(numbers), [guess("phones", code, cell) for code in codes]


def phones_of(text, country):
    """Give the numbers in a text and the codes of what was guessed."""
    numbers, codes = {}, {}
    spoken = EXTENSION.sub("", text)
    if spoken != text or words_beside(spoken):
        codes["phone_words"] = None
    for part in PARTS.split(spoken):
        for run in RUNS.findall(part):
            for number, code in numbers_of(run, country):
                if number:
                    numbers[number] = None
                if code:
                    codes[code] = None
    if not numbers and not codes.keys() & {"phone_unreadable"}:
        codes["phone_unreadable"] = None
    return tuple(numbers), tuple(codes)


def words_beside(text):
    """Say whether a cell of numbers holds words too: a neighbour's name, a workplace."""
    harmless = table("words")["phone_words"]["harmless"]
    words = [word for word in plain(text).split() if not any(letter.isdigit() for letter in word)]
    return any(word not in harmless for word in words)


def numbers_of(run, country):
    """Read a run of digits: one number, or several that only spaces divide."""
    number, code = number_of(run, country)
    if number:
        return [(number, code)]
    found, gathered = [], ""
    for piece in run.split():
        gathered = f"{gathered} {piece}".strip()
        number, piece_code = number_of(gathered, country)
        if number and len(digits_of(gathered)) >= 8:
            found.append((number, piece_code))
            gathered = ""
    if len(found) > 1 and not gathered:
        return found
    return [(None, "phone_unreadable")] if len(digits_of(run)) > 2 else []


def digits_of(text):
    """Give the digits of a text alone."""
    return re.sub(r"\D", "", text)


def number_of(text, country):
    """Read one number: at home, or abroad with a country code whose plus sign is missing."""
    typed = re.sub(r"^\(?00(?=[1-9])", "+", text)
    if home := parsed(typed, country):
        short = home.country_code == phonenumbers.country_code_for_region(country) and len(
            str(home.national_number)
        ) < table("words")["phone_digits"].get(country, 0)
        return e164(home), "phone_short" if short else None
    digits = digits_of(text)
    if not typed.startswith("+") and len(digits) >= 11 and (abroad := parsed(f"+{digits}", None)):
        return e164(abroad), "phone_abroad"
    return None, None


def parsed(text, country):
    """Give a valid number or None."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def e164(number):
    """Give a number as +5351234567."""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def looks_like_phone(cell, country="CU"):
    """Say whether a cell holds telephone numbers, for recognising a column."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return False
    text = tidy(cell)
    if not 6 <= len(digits_of(text)) <= 40 or re.search(r"\d{1,4}[/-]\d{1,2}[/-]\d{2,4}$", text):
        return False
    return bool(phones_of(text, country)[0])
