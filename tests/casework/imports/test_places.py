"""Provinces and municipalities however they are spelt; what is only guessed is said, what is old is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.imports.places import gazetteer, read_place

GUESS = ["province_spelling"]


@pytest.mark.parametrize(
    ("cell", "code", "codes"),
    [
        ("La Habana", "CU-03", []),
        ("LA HABANA", "CU-03", []),
        ("Holguin", "CU-11", []),
        ("Mayabeque.", "CU-16", []),
        ("CU-03", "CU-03", []),
        ("Prov. Holguín", "CU-11", []),
        ("Provincia La Habana", "CU-03", []),
        ("Havana", "CU-03", []),
        ("Habana", "CU-03", GUESS),
        ("Ciudad de La Habana", "CU-03", GUESS),
        ("C. Habana", "CU-03", GUESS),
        ("P. del Río", "CU-01", GUESS),
        ("VillaClara", "CU-05", GUESS),
        ("V. Clara", "CU-05", GUESS),
        ("S. Spíritus", "CU-07", GUESS),
        ("Santi Spiritu", "CU-07", GUESS),
        ("Stgo. de Cuba", "CU-13", GUESS),
        ("Santiago", "CU-13", GUESS),
        ("Matansas", "CU-04", GUESS),
        ("Cienfuego", "CU-06", GUESS),
        ("Gtmo", "CU-14", GUESS),
        ("Isla Juventud", "CU-99", GUESS),
        ("Mun. Esp. Isla de la Juventud", "CU-99", None),
        ("Isla de Pinos", "CU-99", GUESS),
        ("Oriente", None, ["old_province"]),
        ("Las Villas", None, ["old_province"]),
        ("Oriente Profundo", None, ["unknown_province"]),
        ("Miami", None, ["unknown_province"]),
        ("Cárdenas", None, ["unknown_province"]),
        ("no consta", None, []),
        (None, None, []),
    ],
)
def test_a_province(cell, code, codes):
    place = read_place(cell, None)
    assert place.territory == code
    assert codes is None or [problem.code for problem in place.problems] == codes


@pytest.mark.parametrize(
    ("province", "cell", "name", "codes"),
    [
        ("La Habana", "10 de Octubre", "Diez de Octubre", ["municipality_spelling"]),
        ("La Habana", "Habana Vieja", "La Habana Vieja", ["municipality_spelling"]),
        ("La Habana", "S.M. Padrón", "San Miguel del Padrón", ["municipality_spelling"]),
        ("Holguin", "Sagua de Tanamo", "Sagua de Tánamo", []),
        ("Villa Clara", "Sagua", "Sagua la Grande", ["municipality_spelling"]),
        ("Camagüey", "Sta. Cruz", "Santa Cruz del Sur", ["municipality_spelling"]),
        ("Mayabeque", "Sta. Cruz", "Santa Cruz del Norte", ["municipality_spelling"]),
        ("Santiago de Cuba", "II Frente", "Segundo Frente", ["municipality_spelling"]),
        ("Granma", "Banes", "Banes", ["municipality_elsewhere"]),
        ("Villa Clara", "Zulueta", None, ["unknown_municipality"]),
        ("Villa Clara", "", None, []),
    ],
)
def test_a_municipality_is_looked_for_in_its_province_first(province, cell, name, codes):
    place = read_place(province, cell)
    assert (place.municipality, [problem.code for problem in place.problems]) == (name, codes)


@pytest.mark.parametrize(
    ("province", "municipality"),
    [
        ("Guanabacoa", "La Habana"),
        ("Guanabacoa, La Habana", None),
        ("La Habana / Guanabacoa", ""),
        (None, "Guanabacoa (La Habana)"),
    ],
)
def test_exchanged_or_joined_places_are_put_in_their_places(province, municipality):
    place = read_place(province, municipality)
    assert (place.territory, place.municipality, place.municipality_code) == ("CU-03", "Guanabacoa", "CU-03-07")
    assert place.problems[0].code in ("place_swapped", "place_divided")


def test_a_province_is_never_inferred_from_a_municipality():
    assert read_place(None, "Playa").territory is None
    assert read_place(None, "San Luis").municipality_code is None


def test_all_the_municipalities_are_there_and_found_by_their_names():
    land = gazetteer("CU")
    towns = [key for key in land.labels if isinstance(key, tuple)]
    assert len(towns) == 168
    for code, name in towns:
        place = read_place(land.labels[code], name.upper())
        assert (place.territory, place.municipality, place.problems) == (code, name, [])


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_the_reader(province, municipality):
    place = read_place(province, municipality)
    assert place.territory is None or place.territory.startswith("CU-")
