"""Addresses of cases, and of the people who get one."""

from django.urls import path, register_converter
from django.urls.converters import get_converters

from casework.cases import people_views, views
from casework.cases.codes import CodeConverter

if "case" not in get_converters():
    register_converter(CodeConverter, "case")

app_name = "cases"
urlpatterns = [
    path("people/new/", people_views.register_person, name="register"),
    path("people/new/alike/", people_views.alike, name="alike"),
    path("cases/", views.caseload, name="list"),
    path("cases/<case:code>/", views.detail, name="detail"),
    path("cases/<case:code>/phone/", views.phone, name="phone"),
    path("cases/<case:code>/person/", people_views.edit_facts, name="facts"),
    path("cases/<case:code>/reach/new/", people_views.edit_reach, name="reach_new"),
    path("cases/<case:code>/reach/<uuid:pk>/", people_views.edit_reach, name="reach"),
    path("cases/<case:code>/do/<slug:act>/", views.act, name="act"),
]
