"""What can be wrong or guessed in a cell: codes, words and the two levels."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

ERROR = "error"
GUESS = "guess"

MESSAGES = {
    # names
    "no_name": _("There is no name. Write at least one name."),
    "not_a_name": _("This is not a name of a person. Write the name."),
    "two_people": _("Two people stand in one cell. Give each of them a row."),
    "name_split": _("Given names and surnames stand in one cell: see that they are divided well."),
    "name_order": _("The surnames were taken to stand first."),
    "alias_in_name": _("A nickname was taken out of the name."),
    "broken_letters": _("Letters that were broken on the way here were put right."),
    # identity numbers
    "id_impossible": _("This identity number cannot exist. Look at the paper, or say that it is not known."),
    "id_rounded": _("The spreadsheet has rounded this number and its last digits are lost. Write it again."),
    "id_zero": _("The number had lost its leading zero; it was put back."),
    "id_birth_differs": _("The date in the identity number is not the birth date of the list. Both are kept."),
    "id_other": _("This looks like a document of another kind or country. It is kept as it stands."),
    # dates
    "no_such_date": _("This day does not exist in the calendar."),
    "unreadable_date": _("This cannot be read as a date."),
    "in_the_future": _("This date lies in the future."),
    "born_after_release": _("The birth date lies after the release."),
    "two_digit_year": _("The year has two digits: the century was guessed."),
    "day_month": _("Day and month could stand in either order: see that they were read well."),
    "month_first": _("The month was read before the day."),
    "serial_date": _("A bare number was read as the day count of a spreadsheet."),
    "digits_date": _("A row of digits was read as a date."),
    "month_word": _("The name of the month was read in spite of its spelling."),
    "year_only": _("Only the year is given; the date stays unknown."),
    "no_day": _("Only month and year are given; the date stays unknown."),
    "unlikely_age": _("This birth date makes an unlikely age."),
    # places
    "unknown_province": _("No province or region has this name. Choose one, or say that it is not known."),
    "unlisted_country": _("The places of this country are not listed here; the province stays unknown."),
    "old_province": _("This is an old name that covered several provinces of today. Choose one."),
    "province_spelling": _("The province was recognised in spite of its spelling."),
    "municipality_spelling": _("The municipality was recognised in spite of its spelling."),
    "unknown_municipality": _("No municipality has this name; it stays unknown."),
    "municipality_elsewhere": _("This municipality lies in another province. Both are kept."),
    "place_swapped": _("Province and municipality were exchanged in the list and were put in their places."),
    "place_divided": _("Province and municipality were taken from one cell."),
    "place_from_section": _("The province was taken from the title above these rows."),
    # the rest
    "phone_unreadable": _("This cannot be read as a telephone number; it is left out."),
    "phone_short": _("The number is shorter than is usual there: see whether the area code is missing."),
    "phone_words": _("There are words beside the number: it may be somebody else's telephone."),
    "phone_abroad": _("The number was read with its country code, which had no plus sign."),
    "unknown_basis": _("This legal basis is not recognised; it stays unknown."),
    "basis_spelling": _("The legal basis was recognised in spite of its spelling."),
    "unknown_sex": _("This cannot be read as a sex; it stays unknown."),
    "sex_letter": _("Only the letter M stands in the column and nothing tells its meaning; it stays unknown."),
    "not_an_email": _("This is not an e-mail address; it is left out."),
    "unreadable_sentence": _("This cannot be read as the length of a sentence."),
    "computed": _("This cell is computed by the spreadsheet; the result that was kept there is taken."),
    # repeats
    "same_id": _("The same identity number stands in an earlier row with an agreeing name or birth date."),
    "same_id_other_person": _("The same identity number stands in an earlier row with another name and birth date."),
    "same_name_and_birth": _("An earlier row has the same name and birth date, and one of the two has no number."),
    "same_name_nothing_else": _("An earlier row has the same name and nothing that tells the two people apart."),
    "nearly_same_id": _("An earlier row has the same name and birth date and a number that differs by one slip."),
}


@dataclass(frozen=True)
class Problem:
    """One thing to look at in one cell. `raw` is the cell as it was typed; `detail` is said after the message."""

    field: str
    code: str
    level: str
    raw: str = ""
    detail: str = ""

    @property
    def message(self):
        """What is wrong or guessed, and what to do, in the reader's language."""
        if self.detail:
            return format_lazy("{} ({})", MESSAGES[self.code], self.detail)
        return MESSAGES[self.code]

    def as_dict(self):
        """Give the problem as the command's `--json` prints it."""
        return {"field": self.field, "code": self.code, "message": str(self.message), "level": self.level}

    def stored(self):
        """Give what is kept of it in a staged row; `Problem(**stored)` gives it back."""
        return {
            "field": self.field,
            "code": self.code,
            "level": self.level,
            "raw": self.raw,
            "detail": self.detail,
        }


def error(field, code, raw="", detail=""):
    """A problem that keeps its row out until it is mended."""
    return Problem(field, code, ERROR, shown(raw), detail)


def guess(field, code, raw="", detail=""):
    """A problem that is only to be looked at; the row can come in as it was read."""
    return Problem(field, code, GUESS, shown(raw), detail)


def shown(cell):
    """Give a cell as text for a person to see, as near to what was typed as is known."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)
