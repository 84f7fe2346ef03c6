"""Lists with other habits than the one that was given: built here, read like any."""

import datetime

import pytest

from casework.imports.pipeline import read_list
from casework.imports.reading import Unreadable
from tests.casework.imports import files
from tests.casework.imports.files import TODAY

DAY = datetime.date


def read(data, **how):
    return read_list(data, today=TODAY, **how)


def value(found, name):
    return [row.values[name] for row in found.rows]


def codes(row):
    return {problem.code for problem in row.problems}


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [
        (";", "cp1252"),
        (",", "utf-8"),
        (",", "utf-8-sig"),
        ("\t", "utf-16"),
        ("\t", "utf-16-le"),
        (";", "mac_roman"),
        ("|", "cp850"),
    ],
)
def test_a_csv_in_any_usual_encoding_and_separator(separator, encoding):
    found = read(
        files.text(
            [
                ["Nombre", "Apellidos", "Fecha de nacimiento", "Sexo", "Provincia"],
                ["José", "Núñez Peña", "3 de enero de 1980", "H", "Camagüey"],
                ["Íñigo", "Güell, de la Ó", "13 de enero de 1980", "M", "Holguín"],
            ],
            separator,
            encoding,
        )
    )
    assert value(found, "surnames")[0] == "Núñez Peña"
    assert value(found, "territory") == ["CU-09", "CU-11"]
    assert value(found, "sex") == ["male", "female"]  # M beside H is mujer
    assert value(found, "birth_date") == ["1980-01-03", "1980-01-13"]


def test_surnames_before_a_comma_short_headings_and_a_total():
    found = read(
        files.text(
            [
                ["Apellidos y Nombres", "Carné", "F. Nac", "Prov.", "Mpio", "Excarc.", "Beneficio", "Telf."],
                [
                    "PEÑA NÚÑEZ, YUSNIEL",
                    "85030412345",
                    "4-mar-85",
                    "Pinar",
                    "Consolación",
                    "3 feb 2025",
                    "Lic. Extrapenal",
                    "5234-5678, 48751234",
                ],
                [
                    "de la Cruz Pérez, María del Carmen",
                    "1040466627",
                    "04/04/01",
                    "Cfgos",
                    "Cumanayagua",
                    "10/02/2025",
                    "Indulto",
                    "+1 305 555 2345",
                ],
                ["GARCÍA, Ana", "", "1990", "Granma", "Bayamo", "31/06/2025", "", ""],
                ["Totales", "", "", "", "", "", "", "3"],
            ],
            ";",
            "cp1252",
        )
    )
    assert found.counts == {"new": 2, "duplicate": 0, "review": 0, "error": 1}
    first, second, third = found.rows
    assert (first.values["given_names"], first.values["surnames"]) == ("Yusniel", "Peña Núñez")
    assert (second.values["given_names"], second.values["surnames"]) == ("María del Carmen", "de la Cruz Pérez")
    assert "name_split" not in codes(first)
    assert value(found, "id_number") == ["85030412345", "01040466627", None]
    assert "id_zero" in codes(second)
    assert value(found, "territory") == ["CU-01", "CU-06", "CU-12"]
    assert first.values["municipality"] == "Consolación del Sur"
    assert first.values["phones"] == ["+5352345678", "+5348751234"]
    assert second.values["phones"] == ["+13055552345"]
    assert value(found, "legal_basis") == ["licence", "pardon", None]
    assert third.values["birth_year"] == 1990
    assert "no_such_date" in codes(third)


def test_english_headings_with_the_month_first_on_the_second_sheet():
    found = read(
        files.xlsx(
            ("Summary", [["Prepared by", "NGO"], ["Total", 3]]),
            (
                "List",
                [
                    [
                        "First Name",
                        "Last Name",
                        "DOB",
                        "Gender",
                        "National ID",
                        "Release Date",
                        "Legal basis",
                        "Home province",
                        "Town",
                        "Phone number",
                    ],
                    [
                        "John",
                        "Smith",
                        "11/23/1984",
                        "M",
                        "84112312345",
                        "01/17/2025",
                        "Parole",
                        "Havana",
                        "Playa",
                        "+53 5 234 5678",
                    ],
                    [
                        "MARY ANN",
                        "JONES",
                        "02/03/1985",
                        "F",
                        "",
                        "01/18/2025",
                        "Sentence served",
                        "Matanzas",
                        "Cardenas",
                        "52345679 / 52345670",
                    ],
                    [
                        "Ana",
                        "Diaz Soto",
                        "Dec 5, 1990",
                        "Female",
                        90120512345,
                        "Jan 20, 2025",
                        "medical leave",
                        "Villa clara",
                        "Sta. Clara",
                        None,
                    ],
                ],
            ),
        )
    )
    assert (found.sheet, found.ignored_sheets[0][0]) == ("List", "Summary")
    assert value(found, "birth_date") == ["1984-11-23", "1985-02-03", "1990-12-05"]
    assert value(found, "released_on") == ["2025-01-17", "2025-01-18", "2025-01-20"]
    assert value(found, "legal_basis") == ["conditional", "served", "licence"]
    assert value(found, "sex") == ["male", "female", "female"]
    assert value(found, "given_names") == ["John", "Mary Ann", "Ana"]
    assert value(found, "municipality") == ["Playa", "Cárdenas", "Santa Clara"]
    assert "day_month" in codes(found.rows[1])


def test_an_ods_with_three_name_columns_numbers_and_places_in_one_cell():
    found = read(
        files.ods(
            ("Notas", [["Esto es una nota"], ["otra"]]),
            (
                "Lista",
                [
                    ["LISTA"],
                    [],
                    [
                        "Nº",
                        "Nombres",
                        "1er Apellido",
                        "2do Apellido",
                        "Identidad",
                        "Nacido",
                        "Lugar",
                        "Salió",
                        "Modalidad",
                        "Móvil",
                        "Fijo",
                    ],
                    [
                        1,
                        "Yoandra",
                        "Peña",
                        "Soto",
                        85030412345,
                        DAY(1985, 3, 4),
                        "Guanabacoa, La Habana",
                        DAY(2025, 2, 3),
                        "trabajo correccional sin internamiento",
                        52345678,
                        "7 8321234",
                    ],
                    [
                        2,
                        "LUIS",
                        "DEL RIO",
                        None,
                        1030412345.0,
                        "marzo de 2001",
                        "Cárdenas / Matanzas",
                        "2025-02-01",
                        "TCCI",
                        None,
                        None,
                    ],
                    ["TOTAL", 2],
                ],
            ),
        )
    )
    assert (found.kind, found.sheet, len(found.rows)) == ("ods", "Lista", 2)
    assert value(found, "surnames") == ["Peña Soto", "del Rio"]
    assert value(found, "id_number") == ["85030412345", "01030412345"]
    assert value(found, "birth_date") == ["1985-03-04", None]
    assert value(found, "territory") == ["CU-03", "CU-04"]
    assert value(found, "municipality") == ["Guanabacoa", "Cárdenas"]
    assert value(found, "legal_basis") == ["work_out", "work_in"]
    assert found.rows[0].values["phones"] == ["+5352345678", "+5378321234"]


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("build", [files.xls, files.xlsx])
def test_real_date_cells_of_either_epoch(build, since_1904):
    rows = [
        ["Nombre y apellidos", "Fecha de nacimiento", "Fecha de salida", "Provincia"],
        ["Juan Pérez Soto", DAY(1985, 3, 4), DAY(2025, 1, 2), "C. Habana"],
        ["Ana Ruiz Peña", DAY(1986, 12, 31), DAY(2025, 2, 2), "Las Tunas"],
    ]
    found = read(build(("Hoja1", rows), since_1904=since_1904))
    assert value(found, "birth_date") == ["1985-03-04", "1986-12-31"]
    assert value(found, "released_on") == ["2025-01-02", "2025-02-02"]
    assert codes(found.rows[1]) == {"name_split"}


def test_a_bare_day_count_is_read_by_the_workbooks_epoch():
    heading = ["Nombre y apellidos", "Fecha de nacimiento"]
    for since_1904, number in ((False, 31110), (True, 31110 - 1462)):
        found = read(files.xlsx(("x", [heading, ["Ana Ruiz Peña", number]]), since_1904=since_1904))
        assert value(found, "birth_date") == ["1985-03-04"]
        assert "serial_date" in codes(found.rows[0])


def test_two_lines_of_headings_merged_titles_repeated_headings_and_notes():
    head = ["No", "Nombre y apellidos", "Fechas", None, "Residencia", None, "Contacto"]
    found = read(
        files.xlsx(
            (
                "Hoja1",
                [
                    ["RELACIÓN DE EXCARCELADOS 2025"],
                    head,
                    [None, None, "Nacimiento", "Excarcelación", "Provincia", "Municipio", "Teléfono"],
                    [1, "Juan Pérez Soto", "3/3/1985", "1/2/2025", "Holguín", "Banes", "24 461234"],
                    [2, "Ana Ruiz Peña", "13/3/1985", "1/2/2025", "Holguín", "Moa", ""],
                    [None],
                    head,
                    [3, "Eva Gil", "", "1/2/2025", "Granma", "Yara", ""],
                    [4],
                    ["Subtotal", "3"],
                    ["Elaborado por: Fulano"],
                ],
            ),
            merged=["A1:G1", "C2:D2", "E2:F2", "A2:A3", "B2:B3"],
        )
    )
    assert found.heading_lines == [2, 3]
    assert [(row.row, row.line) for row in found.rows] == [(1, 4), (2, 5), (3, 8)]
    assert value(found, "birth_date") == ["1985-03-03", "1985-03-13", None]
    assert value(found, "municipality") == ["Banes", "Moa", "Yara"]
    assert found.skipped == [(1, "title"), (7, "heading"), (10, "total"), (11, "note")]


def test_a_list_without_any_heading_is_recognised_by_its_cells():
    found = read(
        files.text(
            [
                [
                    "1",
                    "Juan Pérez Soto",
                    "85030412345",
                    "04/03/1985",
                    "Holguín",
                    "Banes",
                    "M",
                    "Libertad condicional",
                    "20/01/2025",
                    "52345678",
                ],
                [
                    "2",
                    "Ana Ruiz Peña",
                    "",
                    "14/03/1986",
                    "Granma",
                    "Yara",
                    "F",
                    "Sanción cumplida",
                    "21/01/2025",
                    "52345679",
                ],
                [
                    "3",
                    "Eva María Gil Soto",
                    "88031412345",
                    "14/03/1988",
                    "Granma",
                    "Bayamo",
                    "F",
                    "licencia extrapenal",
                    "22/01/2025",
                    "",
                ],
            ]
        )
    )
    assert " ".join(column.field for column in found.columns) == (
        "ordinal full_name id_number birth_date territory municipality sex legal_basis released_on phones"
    )
    assert {column.how for column in found.columns} == {"guessed"}
    assert len(found.rows) == 3


def test_surnames_first_in_one_column_are_seen_by_the_column():
    found = read(
        files.xlsx(
            (
                "Hoja1",
                [
                    ["Nombre", "CI", "Fecha nac", "Libertad", "Residencia"],
                    ["PEREZ GARCIA JUAN CARLOS", 85030412345, DAY(1985, 3, 4), DAY(2025, 1, 20), "La Habana"],
                    ["RODRIGUEZ SOTO MARIA", 90030412345, DAY(1990, 3, 4), DAY(2025, 1, 20), "Guantánamo"],
                    ["HERNANDEZ DE LA CRUZ JOSE", 91030412345, DAY(1991, 3, 4), DAY(2025, 1, 21), "Stgo de Cuba"],
                ],
            )
        )
    )
    assert value(found, "given_names") == ["Juan Carlos", "Maria", "Jose"]
    assert value(found, "surnames") == ["Perez Garcia", "Rodriguez Soto", "Hernandez de la Cruz"]
    assert all({"name_split", "name_order"} <= codes(row) for row in found.rows)
    assert value(found, "released_on") == ["2025-01-20", "2025-01-20", "2025-01-21"]


def test_exchanged_places_nicknames_and_odd_order():
    found = read(
        files.xlsx(
            (
                "x",
                [
                    ["Teléfono", "Municipio", "Provincia", "Sexo", "Nombre completo"],
                    ["52345678", "Granma", "Bayamo", "Masculino", "Juan Pérez Soto"],
                    ["52345679", "La Habana", "Guanabacoa", "Femenino", 'Ana "La China" Ruiz Peña'],
                ],
            )
        )
    )
    assert value(found, "territory") == ["CU-12", "CU-03"]
    assert value(found, "municipality") == ["Bayamo", "Guanabacoa"]
    assert "place_swapped" in codes(found.rows[0])
    assert found.rows[1].values["alias"] == "La China"


def test_provinces_as_titles_of_sections():
    found = read(
        files.xlsx(
            (
                "x",
                [
                    ["Nombre y apellidos", "CI", "Fecha de nacimiento"],
                    ["PROVINCIA: LA HABANA"],
                    ["Juan Pérez Soto", "85030412345", "4/3/1985"],
                    ["Ana Ruiz Peña", "", "13/3/1985"],
                    ["GRANMA"],
                    ["Eva Gil Soto", "", "23/3/1985"],
                ],
            )
        )
    )
    assert value(found, "territory") == ["CU-03", "CU-03", "CU-12"]
    assert all("place_from_section" in codes(row) for row in found.rows)


def test_day_month_and_year_in_three_columns():
    found = read(
        files.xlsx(
            (
                "x",
                [
                    ["Nombre y apellidos", "Fecha de nacimiento", None, None, "CI"],
                    [None, "Día", "Mes", "Año", None],
                    ["Juan Pérez Soto", 14, 3, 1985, "85031412345"],
                    ["Ana Ruiz Peña", 13, "marzo", 1985, ""],
                    ["Eva Gil Soto", None, None, 1985, ""],
                ],
            ),
            merged=["B1:D1"],
        )
    )
    assert value(found, "birth_date") == ["1985-03-14", "1985-03-13", None]
    assert value(found, "birth_year") == [1985, 1985, 1985]


def test_values_merged_downwards_count_for_each_line():
    found = read(
        files.xlsx(
            (
                "x",
                [
                    ["Provincia", "Nombre y apellidos", "CI"],
                    ["Granma", "Juan Pérez Soto", "85031412345"],
                    [None, "Ana Ruiz Peña", ""],
                    ["Holguín", "Eva Gil Soto", ""],
                ],
            ),
            merged=["A2:A3"],
        )
    )
    assert value(found, "territory") == ["CU-12", "CU-12", "CU-11"]


def test_a_matching_by_hand_is_obeyed_by_field_and_by_column():
    data = files.text([["A", "B", "C"], ["Juan Pérez", "52345678", "4/5/1985"], ["Ana Ruiz", "52345679", "5/6/1986"]])
    by_field = read(data, mapping={"full_name": 0, "phones": [1], "released_on": 2, "birth_date": None})
    by_column = read(data, mapping={"0": "full_name", "1": "phones", "2": "released_on"})
    for found in (by_field, by_column):
        assert value(found, "released_on") == ["1985-05-04", "1986-06-05"]
        assert value(found, "birth_date") == [None, None]
    ignored = read(data, mapping={"1": None})
    assert value(ignored, "phones") == [[], []]
    assert by_field.digest == by_column.digest != read(files.text([["Nombre"], ["Ana Ruiz"]])).digest


def test_another_country_takes_its_own_numbers_and_has_no_list_of_places():
    rows = [
        ["Nombre y apellidos", "Documento", "Región", "Ciudad"],
        ["Ana Ruiz Peña", "V-12.345.678", "Zulia", "Maracaibo"],
    ]
    found = read(files.xlsx(("x", rows)), country="VE")
    assert (value(found, "id_number"), value(found, "territory")) == (["V12345678"], [None])
    assert value(found, "municipality") == ["Maracaibo"]
    assert found.counts["error"] == 0


def test_a_letterhead_a_blank_column_and_the_prison_of_another_province():
    found = read(
        files.xlsx(
            (
                "Datos",
                [
                    [None, "Organización de Ayuda"],
                    [None, "Calle 23 No. 456, Vedado", "Tel. 7 832 1234"],
                    [None, "Actualizado: 12/03/2025"],
                    [],
                    [
                        None,
                        "#",
                        "Nombre(s)",
                        "Apellidos",
                        "No. Identidad",
                        "Prov. prisión",
                        "Prov. residencia",
                        "F. Excarcelación",
                        "Tipo",
                        "Teléfono",
                        "Teléfono",
                    ],
                    [
                        None,
                        1,
                        "Juan Carlos",
                        "Pérez Soto",
                        "'01030412345",
                        "Matanzas",
                        "La Habana",
                        "20.01.2025",
                        "LC",
                        52345678,
                        None,
                    ],
                    [
                        None,
                        2,
                        "Ana",
                        "de la Torre",
                        "85-03-04-12345",
                        "Granma",
                        "Stgo. de Cuba",
                        "20.01.2025",
                        "LEP",
                        None,
                        "22 641234",
                    ],
                    [],
                    [None, None, "TOTAL DE PERSONAS:", 2],
                ],
            )
        )
    )
    assert value(found, "id_number") == ["01030412345", "85030412345"]
    assert value(found, "territory") == ["CU-03", "CU-13"]
    assert value(found, "legal_basis") == ["conditional", "licence"]
    assert value(found, "phones") == [["+5352345678"], ["+5322641234"]]


@pytest.mark.parametrize(
    "heading",
    [["Quien es", "Cuando nacio", "Donde vive", "Papel"], ["Columna A", "Columna B", "Columna C", "Columna D"]],
)
def test_headings_that_nobody_knows_are_still_no_row(heading):
    rows = [
        ["Juan Pérez Soto", "14/3/1985", "Holguín", "85031412345"],
        ["Ana Ruiz Peña", "15/3/1986", "Granma", "86031512345"],
    ]
    found = read(files.text([heading, *rows]))
    assert " ".join(column.field for column in found.columns) == "full_name birth_date territory id_number"
    assert [row.line for row in found.rows] == [2, 3]


def test_the_fuller_of_two_lists_is_chosen_and_the_other_can_be_asked_for():
    head = ["Nombre", "CI", "Provincia"]
    data = files.xlsx(
        ("Enero", [head, ["Juan Pérez Soto", "85030412345", "Granma"]]),
        ("Febrero", [head, ["Ana Ruiz Gil", "90030412345", "Granma"], ["Eva Gil Soto", "", "Holguín"]]),
        ("Resumen", [["Provincia", "Cantidad"], ["Granma", 7], ["Holguín", 3], ["Matanzas", 3], ["Las Tunas", 1]]),
    )
    assert read(data).sheet == "Febrero"
    assert read(data, sheet="Enero").rows[0].full_name == "Juan Pérez Soto"


def test_a_list_in_spanish_with_the_month_first_as_its_dates_show():
    rows = [["Juan Pérez Soto", "12/25/1985", "01/20/2025"], ["Ana Ruiz Peña", "03/04/1985", "01/21/2025"]]
    found = read(files.xlsx(("x", [["Nombre y apellidos", "Fecha de nacimiento", "Fecha de liberación"], *rows])))
    assert value(found, "birth_date") == ["1985-12-25", "1985-03-04"]
    assert all(problem.level == "guess" for row in found.rows for problem in row.problems)


@pytest.mark.parametrize("data", [b"Este es un texto. No es una lista.\nOtra linea, con coma.\n", b"hola\nadios\n"])
def test_prose_is_no_list(data):
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.code == "no_list"
