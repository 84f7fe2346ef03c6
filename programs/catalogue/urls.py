"""Addresses by which programs, groups and sessions are planned. What is shown of them stands in enrolments."""

from django.urls import path, register_converter

from programs.catalogue import views
from programs.catalogue.slugs import ProgramConverter

register_converter(ProgramConverter, "program")

app_name = "catalogue"
urlpatterns = [
    path("programs/new/", views.new_program, name="new"),
    path("programs/<program:slug>/edit/", views.edit_program, name="edit"),
    path("programs/<program:slug>/edit/open/", views.open_or_close, name="open_or_close"),
    path("programs/<program:slug>/groups/new/", views.new_group, name="new_group"),
    path("programs/<program:slug>/groups/<uuid:pk>/edit/", views.edit_group, name="edit_group"),
    path("programs/<program:slug>/groups/<uuid:pk>/sessions/", views.plan_sessions, name="plan_sessions"),
    path("programs/<program:slug>/sessions/<uuid:pk>/edit/", views.edit_session, name="edit_session"),
    path("programs/<program:slug>/sessions/<uuid:pk>/do/<slug:act>/", views.act, name="act"),
]
