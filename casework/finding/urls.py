"""The address of the search."""

from django.urls import path

from casework.finding import views

app_name = "finding"
urlpatterns = [path("people/", views.people, name="people")]
