"""Addresses of contacts. Nothing typed and no name stands in one."""

from django.urls import path

from casework.contacts import views

app_name = "contacts"
urlpatterns = [
    path("contacts/new/", views.new, name="new"),
    path("contacts/new/chosen/", views.chosen, name="chosen"),
    path("contacts/visits/<uuid:visit>/undo/", views.undo_visit, name="undo_visit"),
    path("contacts/<uuid:pk>/", views.detail, name="detail"),
    path("contacts/<uuid:pk>/undo/", views.undo, name="undo"),
    path("contacts/<uuid:pk>/edit/", views.edit, name="edit"),
    path("contacts/<uuid:pk>/add/", views.add, name="add"),
]
