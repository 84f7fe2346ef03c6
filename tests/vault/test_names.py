"""Names meet however they were typed, and different people stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.names import same_name, sound_key, words


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("  José   Núñez ", ["jose", "nunyez"]),
        ("Nu\u0301n\u0303ez", ["nunyez"]),
        ("O'Reilly-de la Peña", ["oreilly", "de", "la", "penya"]),
        ("Güi\u200bra", ["guira"]),
        ("PÉREZ, Ana", ["perez", "ana"]),
        ("", []),
        (None, []),
        ("...", []),
    ],
)
def test_words_are_folded(typed, found):
    assert words(typed) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hernández", "Ernandes"),
        ("Valdés", "Baldez"),
        ("Yoel", "Joel"),
        ("Giménez", "Jiménez"),
        ("Llanes", "Yanes"),
        ("Quesada", "Kesada"),
        ("Yosvany", "Iosvani"),
        ("Yunior", "Junior"),
        ("Núñez", "Nunes"),
        ("Cecilia", "Sesilia"),
        ("Ana", "Anna"),
    ],
)
def test_what_sounds_alike_has_one_key(one, other):
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Rosa", "Rita"), ("Marta", "Mirta"), ("Pérez", "Peralta"), ("Luis", "Luisa")]
)
def test_what_sounds_otherwise_has_another_key(one, other):
    assert sound_key(one) != sound_key(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Juan Pérez García", "PEREZ GARCIA, Juan", True),
        ("Juan Pérez", "Juan Pérez García", True),
        ("María de la Caridad Gómez", "Maria Caridad Gomes", True),
        ("Yusniel Peña Soto", "Yusniel Penya Soto", True),
        ("Juan Pérez García", "Juan Pérez Gómez", False),
        ("Juan", "Juan Pérez", False),
        ("", "Juan Pérez", False),
        ("Ana Ana Pérez", "Ana Pérez Pérez", False),
    ],
)
def test_one_name_typed_by_two_hands(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@given(st.text(max_size=40))
def test_any_text_can_be_folded_and_is_stable(text):
    found = words(text)
    assert words(" ".join(found)) == found
    assert all(sound_key(word) == sound_key(word.upper()) for word in found)
