"""Addresses of cases."""

from django.urls import path, register_converter
from django.urls.converters import get_converters

from casework.cases import views
from casework.cases.codes import CodeConverter

if "case" not in get_converters():
    register_converter(CodeConverter, "case")

app_name = "cases"
urlpatterns = [
    path("cases/", views.case_list, name="list"),
    path("cases/<case:code>/", views.detail, name="detail"),
    path("cases/<case:code>/phones/", views.phones, name="phones"),
    path("cases/<case:code>/do/<slug:name>/", views.act, name="act"),
]
