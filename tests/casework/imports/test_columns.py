"""Headings in two languages and any spelling, judged by the cells below them."""

import pytest

from casework.imports.headings import fields_of


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("NOMBRE Y APELLIDOS", "full_name"),
        ("Nombre(s) y apellido(s)", "full_name"),
        ("Nombre y apellidos del excarcelado", "full_name"),
        ("Full name", "full_name"),
        ("Apellidos y nombres", "full_name_reversed"),
        ("Apellidos, Nombre", "full_name_reversed"),
        ("Apelidos", "surnames"),
        ("Last name", "surnames"),
        ("1er Apellido", "surname1"),
        ("2do apellido", "surname2"),
        ("First name", "given_names"),
        ("Apodo", "alias"),
        ("CI", "id_number"),
        ("C.I.", "id_number"),
        ("Nro. CI", "id_number"),
        ("No. de carné", "id_number"),
        ("Carnet de Identidad", "id_number"),
        ("Número de identidad permanente", "id_number"),
        ("National ID", "id_number"),
        ("Sex (M/F)", "sex"),
        ("Género", "sex"),
        ("F. Nac", "birth_date"),
        ("Fecha de nacimiento (dd/mm/aaaa)", "birth_date"),
        ("Fehca de nacimiento", "birth_date"),
        ("DOB", "birth_date"),
        ("Año de nacimiento", "birth_year"),
        ("Edad", "age"),
        ("Prov.", "territory"),
        ("Home province", "territory"),
        ("Mpio.", "municipality"),
        ("Municipality of residence", "municipality"),
        ("Dirección particular", "address"),
        ("Prisión", "facility"),
        ("Centro penitenciario", "facility"),
        ("Provincia de la prisión", "facility_place"),
        ("Delito(s)", "offence"),
        ("Sanción", "sentence"),
        ("Fecha de la sanción", "detained_on"),
        ("Fecha fin de sanción", "sentence_end"),
        ("Fecha de excarcelación", "released_on"),
        ("Fecha en que salió", "released_on"),
        ("Date released", "released_on"),
        ("Tipo de beneficio", "legal_basis"),
        ("Situación legal", "legal_basis"),
        ("Legal basis", "legal_basis"),
        ("Teléfono(s)", "phones"),
        ("Telf. móvil", "phones"),
        ("Phone 2", "phones"),
        ("Correo electrónico", "email"),
        ("Observaciones", "remarks"),
        ("Nombre de la madre", "remarks"),
        ("Nº", "ordinal"),
        ("#", "ordinal"),
    ],
)
def test_a_heading_is_understood(heading, field):
    found = fields_of(heading)
    assert found[field] == max(found.values())


@pytest.mark.parametrize("heading", ["", "Motivo", "xyz", "LISTADO DE EXCARCELADOS (DATOS SINTÉTICOS)", "12345"])
def test_other_words_mean_no_field(heading):
    assert fields_of(heading) == {}


def test_one_word_may_mean_several_fields():
    assert set(fields_of("Fecha")) == {"birth_date", "released_on"}
    assert {"full_name", "given_names"} <= set(fields_of("Nombre"))
