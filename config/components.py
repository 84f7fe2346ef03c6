"""The component page: every part of the face in its states, with labels as long as real ones, for whoever builds a
page. All people in it are invented. Samples are pairs of English and Spanish, not texts of the product."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from records.forms import OnceForm


def say(english, spanish):
    """A sample in the reader's language."""
    return spanish if get_language() == "es" else english


def chip(text, icon, kind=""):
    """A chip as the templates take it."""
    return {"text": text, "icon": icon, "kind": kind}


class SampleForm(OnceForm):
    """One field of every kind that the pack draws."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        how = [
            ("visit", say("Visit", "Visita")), ("call", say("Call", "Llamada")),
            ("message", say("Message", "Mensaje")), ("office", say("In the office", "En oficina")),
        ]  # fmt: skip
        needs = [
            ("work", say("Work", "Trabajo")), ("home", say("Housing", "Vivienda")),
            ("papers", say("Papers", "Papeles")), ("family", say("Family", "Familia")),
        ]  # fmt: skip
        self.fields["how"] = forms.ChoiceField(
            label=say("How?", "¿Cómo?"), choices=how, widget=forms.RadioSelect,
            error_messages={"required": say("Say how you made contact", "Diga cómo fue el contacto")},
            help_text=say("Only talking with the person stops the clock", "Solo hablar con la persona detiene el plazo"),
        )  # fmt: skip
        self.fields["how"].icons = {"visit": "home", "call": "phone", "message": "message", "office": "office"}
        self.fields["what"] = forms.CharField(
            label=say("What happened?", "¿Qué pasó?"), widget=forms.Textarea(attrs={"rows": 3}),
            help_text=say("You can correct it for 24 hours.", "Puede corregirlo durante 24 horas."),
            error_messages={"required": say("Write what happened", "Escriba qué pasó")},
        )  # fmt: skip
        self.fields["needs"] = forms.MultipleChoiceField(
            label=say("Which needs did it touch?", "¿Qué necesidades tocó?"), choices=needs, required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["territory"] = forms.ChoiceField(
            label=say("Territory", "Territorio"), choices=[("", "—"), ("CU-03", "La Habana"), ("CU-13", "Santiago de Cuba")],
            error_messages={"required": say("Choose a territory", "Elija un territorio")},
        )  # fmt: skip
        self.fields["on"] = forms.CharField(
            label=say("Date", "Fecha"), required=False,
            help_text=say("day/month/year, for example 7/3/2025", "día/mes/año, por ejemplo 7/3/2025"),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields["on"].days = True
        self.fields["list"] = forms.FileField(
            label=say("List", "Lista"), required=False, help_text="XLSX, XLS, ODS, CSV"
        )
        self.fields["shared"] = forms.BooleanField(
            label=say("The phone is shared", "El teléfono es compartido"), required=False
        )


def components(request):
    """The page itself."""
    filled = SampleForm(initial={"how": "visit", "needs": ["work"], "on": "7/3/2025"}, prefix="a")
    refused = SampleForm({"b-needs": ["home"]}, prefix="b")
    context = {
        "filled": filled, "refused": refused, "now": timezone.now(), "days_ago": timezone.now() - dt.timedelta(days=2),
        "page": Paginator(range(553), 50).page(2),
    }  # fmt: skip
    for part in (_acts, _lists, _people, _attendance, _figures):
        context |= part()
    return render(request, "face/components.html", context)


def _acts():
    log = {"label": say("Log contact", "Anotar contacto"), "url": "#", "icon": "pencil", "primary": True}
    return {
        "head_acts": [
            log,
            {"label": say("Step", "Paso"), "url": "#", "icon": "plus"},
            {"label": say("More", "Más"), "url": "#", "icon": "more"},
        ],
        "head_chips": [
            chip(say("Active", "Activo"), "check", "ok"),
            chip(say("Needs contact every 2 days", "Necesita contacto cada 2 días"), "warning", "bad"),
            chip(say("Legal basis in dispute", "Base legal en disputa"), "law", "warn"),
        ],
        "head_facts": [say("34 years", "34 años"), "Playa, La Habana",
            say("Free since 8 Oct 2025", "Libre desde el 8 oct 2025")],
        "chips": [
            chip(say("Accepted", "Aceptada"), "check", "ok"),
            chip(say("Missing outcome", "Falta el resultado"), "help", "warn"),
            chip(say("Overdue", "Vencida"), "clock", "bad"), chip(say("To approve", "Por aprobar"), "done", "info"),
            chip(say("Program", "Programa"), "steps"), chip(say("Restricted", "Restringida"), "lock", "lock"),
        ],
        "clear": {"label": say("Clear the filters", "Quitar los filtros"), "url": "#"},
        "steps": [
            {"label": say("Upload", "Subir"), "state": "done", "url": "#"},
            {"label": say("Match columns", "Unir columnas"), "state": "done", "url": "#"},
            {"label": say("Review problems", "Revisar problemas"), "state": "now"},
            {"label": say("Review repeats", "Revisar repetidas")}, {"label": say("Import", "Importar")},
        ],
        "tabs": [
            {"label": say("Summary", "Resumen"), "url": "#", "current": True},
            {"label": say("Needs", "Necesidades"), "url": "#"},
            {"label": "Plan", "url": "#"}, {"label": "Legal", "url": "#"},
            {"label": say("Programs", "Programas"), "url": "#"},
        ],
    }  # fmt: skip


def _lists():
    log = say("Log", "Anotar")
    sign = say("Go with them to the monthly sign-in", "Acompañar a la firma del mes")
    two = say("The 2-day contact", "Contacto de los 2 días")
    return {
        "cells": [
            {"label": say("Overdue", "Vencidas"), "value": 2, "note": say("since 21 Nov", "desde el 21 nov"), "url": "#"},
            {"label": say("For today", "Para hoy"), "value": 6, "note": say("4 with a time", "4 con hora"), "url": "#"},
            {"label": say("Plan review", "Revisión del plan"), "value": "2 dic", "text": True, "url": "#"},
            {"label": say("Phone", "Teléfono"), "value": None},
        ],
        "tasks": [
            {
                "when": "11:00", "note": say("station", "estación"), "title": sign, "url": "#", "whom": "Odalis Jagüey",
                "code": "P-M2T8VJ2", "chip": chip(say("Obligation today", "Obligación hoy"), "law", "warn"),
                "act": {"label": log, "url": "#", "tonal": True, "whom": sign},
            },
            {
                "when": say("Fri 21", "vie 21"), "note": say("3 days ago", "hace 3 días"), "late": True, "title": two,
                "url": "#", "whom": "Liborio Ceibal", "code": "P-7Q4M2XW",
                "chip": chip(say("Critical, overdue", "Crítico, vencida"), "clock", "bad"),
                "act": {"label": say("Done", "Hecho"), "url": "#", "tonal": True, "post": True, "whom": two},
            },
        ],
        "line": _line(),
        "views": [
            {"label": say("My caseload", "Mi carga"), "url": "#", "on": True, "count": 24},
            {"label": say("Overdue", "Vencidas"), "url": "#", "count": 3},
            {"label": say("Cohort Jan–Mar 2025", "Cohorte ene-mar 2025"), "url": "#", "applied": True},
        ],
    }  # fmt: skip


def _line():
    long = say(
        "We talked with the mother present. The owner of the room asked them to leave it on 5 December. They would rather "
        "stay in Playa, near their daughter. They asked for help to speak with the municipal housing office. ",
        "Conversamos con su madre presente. La dueña del cuarto le pidió que lo deje el 5 de diciembre. Prefiere quedarse "
        "en Playa, cerca de su hija. Pidió ayuda para hablar con la vivienda municipal. ",
    )
    return [
        {"day": say("Saturday 22 November", "sábado 22 de noviembre"), "entries": [
            {"kind": "try", "icon": "none", "title": say("Call: no answer", "Llamada: no contestó"),
                "meta": "18:40 · Marta Ocuje"},
        ]},
        {"day": say("Wednesday 19 November", "miércoles 19 de noviembre"), "entries": [
            {
                "icon": "home", "title": say("Visit: talked with the person", "Visita: hablé con la persona"),
                "meta": "17:30 · 40 min · Marta Ocuje", "text": long * 2,
                "chips": [chip(say("Housing", "Vivienda"), "home"), chip(say("Family", "Familia"), "people")],
                "addenda": [{"when": "20 nov", "text": say("the appointment is on the 27th.", "la cita quedó para el 27.")}],
                "acts": [{"label": say("Undo", "Deshacer"), "url": "#", "post": True, "tonal": True}],
            },
            {
                "kind": "lock", "icon": "lock", "title": say("Restricted note", "Nota restringida"),
                "meta": say("Read by you and your supervisor", "La leen usted y su supervisora"), "text": "…",
            },
        ]},
    ]  # fmt: skip


def _people():
    people = [
        {"value": "1", "label": "Nélida", "code": "P-3KX9DQ9", "place": "Playa"},
        {"value": "2", "label": "Odalis", "code": "P-M2T8VJ2", "place": "Marianao"},
    ]
    return {
        "chosen": people[:1], "near": people[1:],
        "found": people, "many_errors": [say("Choose a person", "Elija a una persona")],
        "safe_care": {
            "state": "care", "now": False, "now_text": say("Not now: it is 10:42", "Ahora no: son las 10:42"),
            "text": say("Call only from 18:00 to 20:00. The phone is shared.",
                "Llame solo de 18:00 a 20:00. El teléfono es compartido."),
            "phrase": say("I call about the dentist", "Llamo por la cita del dentista"), "reveal_url": "/components/",
        },
        "safe_free": {
            "id": "free", "state": "free", "now": True, "text": say("Asked on 2 November.", "Preguntado el 2 de noviembre."),
            "phones": [{"shown": "5 555 0142", "tel": "+5355550142"}],
        },
        "safe_unasked": {"id": "unasked", "state": "unasked", "url": "#", "act": say("Ask now", "Preguntar ahora")},
    }  # fmt: skip


def _attendance():
    marks = [
        ("P", say("Present", "Presente"), ""), ("T", say("Late", "Tarde"), ""), ("S", say("Left early", "Salió antes"), ""),
        ("C", say("Excused", "Con aviso"), "quiet"), ("N", say("Absent", "Sin aviso"), "bad"),
        ("O", say("Official obligation", "Obligación oficial"), "quiet"), ("D", say("Detained", "Detención"), "quiet"),
        ("X", say("Session cancelled", "Sesión suspendida"), "quiet"),
    ]  # fmt: skip
    return {
        "marks": [
            {"value": letter, "letter": letter, "key": str(i), "label": label, "tone": tone}
            for i, (letter, label, tone) in enumerate(marks, 1)
        ],
        "att_rows": [
            {"name": "m1", "label": "Nélida", "code": "P-3KX9DQ9", "mark": "P"},
            {"name": "m2", "label": "Odalis", "code": "P-M2T8VJ2", "mark": "N", "note_name": "n2"},
            {"name": "m3", "label": "Liborio", "code": "P-7Q4M2XW", "mark": "O"},
            {"name": "m4", "label": "Camila Yagruma de la Caridad", "code": "P-5WZ1RHA", "mark": ""},
        ],
    }


def _figures():
    stages = [
        (say("Intake", "Acogida"), 28), (say("Assessment", "Valoración"), 41), (say("Active", "Activo"), 198),
        (say("Paused", "En pausa"), "<5"), (say("Unknown", "Sin dato"), None),
    ]  # fmt: skip
    bars = [{"label": label, "value": value} for label, value in stages]
    reason = [[say("Goals met", "Metas cumplidas"), 15], [say("Transfer", "Traslado"), "<5"], [say("Other", "Otro"), 7]]
    definition = say(
        "People whose case was open when they came out and who were seen within 72 hours, of all such people.",
        "Personas con el caso abierto al salir a quienes se vio en 72 horas, de todas ellas.",
    )
    return {
        "figs": [
            {
                "title": say("Cases by stage", "Casos por etapa"), "value": 12_341, "size": "tall", "bars": bars,
                "url": "#", "base": say("open, of 553 in the cohort", "abiertos, de 553 de la cohorte"),
            },
            {
                "title": say("Seen within 72 h", "Vistos en 72 h"), "value": 81, "unit": "%", "definition": definition,
                "base": say("25 of 31 told of in 30 days", "25 de 31 avisados en 30 días"), "url": "#",
            },
            {"title": say("Attendance", "Asistencia"), "value": "<5"},
            {"title": say("Closed by reason", "Cerrados por motivo"), "table": {"rows": reason}, "size": "wide"},
            {"title": say("Completed", "Completaron"), "value": None, "base": say("Unknown", "Sin dato")},
        ],
        "rows": [
            {"label": "Holguín", "value": 83, "text": "83 % (24 / 29)"},
            {"label": "La Habana", "value": 62, "text": "62 % (61 / 98)"},
            {"label": "Isla de la Juventud", "value": "<5"},
        ],
        "chart_title": say("La Habana is behind in contacts", "La Habana va detrás en contactos"),
        "chart_head": [say("Territory", "Territorio"), say("In time", "En plazo")],
    }  # fmt: skip
