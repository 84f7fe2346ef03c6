"""Addresses of My day and the team."""

from django.urls import path, register_converter
from django.urls.converters import get_converters

from casework.cases.codes import CodeConverter
from casework.today import views

if "case" not in get_converters():
    register_converter(CodeConverter, "case")

app_name = "today"
urlpatterns = [
    path("today/", views.my_day, name="my_day"),
    path("team/", views.team, name="team"),
    path("team/balance/", views.balance, name="balance"),
    path("team/<case:code>/assign/", views.assign, name="assign"),
]
