"""Addresses of programs as they are shown, of enrolments and of attendance."""

from django.urls import path

from programs.enrolments import lists, views

app_name = "enrolments"
urlpatterns = [
    path("programs/", views.programs, name="programs"),
    path("programs/<program:slug>/", views.program, name="program"),
    path("programs/<program:slug>/enrol/", views.enrol, name="enrol"),
    path("cases/<case:code>/enrol/", views.enrol_case, name="enrol_case"),
    path("programs/<program:slug>/enrolments/", views.enrolments, name="list"),
    path("programs/<program:slug>/enrolments/<uuid:pk>/", views.detail, name="detail"),
    path("programs/<program:slug>/enrolments/<uuid:pk>/do/<slug:act>/", views.act, name="act"),
    path("programs/<program:slug>/sessions/<uuid:pk>/", lists.attendance, name="attendance"),
    path("programs/<program:slug>/sessions/<uuid:pk>/list/<slug:act>/", lists.act, name="list_act"),
    path("programs/<program:slug>/sessions/<uuid:pk>/rows/<uuid:enrolment>/", lists.row, name="row"),
    path("programs/<program:slug>/sessions/<uuid:pk>/rows/<uuid:enrolment>/details/", lists.details, name="details"),
]
