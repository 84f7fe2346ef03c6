"""Addresses."""

from django.urls import path

from casework.imports import views, views_end, views_review, views_steward

app_name = "imports"
urlpatterns = [
    path("people/import/", views.upload, name="upload"),
    path("people/import/sample/", views.sample, name="sample"),
    path("people/import/<uuid:pk>/", views.go_on, name="go_on"),
    path("people/import/<uuid:pk>/columns/", views.columns, name="columns"),
    path("people/import/<uuid:pk>/discard/", views.discard, name="discard"),
    path("people/import/<uuid:pk>/problems/", views_review.problems, name="problems"),
    path("people/import/<uuid:pk>/spelling/", views_review.spelling, name="spelling"),
    path("people/import/<uuid:pk>/spelling/<slug:key>/undo/", views_review.unspell, name="unspell"),
    path("people/import/<uuid:pk>/rows/<int:number>/<slug:field>/", views_review.mend, name="mend"),
    path("people/import/<uuid:pk>/rows/<int:number>/<slug:field>/undo/", views_review.unmend, name="unmend"),
    path("people/import/<uuid:pk>/repeats/", views_review.repeats, name="repeats"),
    path("people/import/<uuid:pk>/repeats/<int:number>/", views_review.decide, name="decide"),
    path("people/import/<uuid:pk>/repeats/<int:number>/undo/", views_review.undecide, name="undecide"),
    path("people/import/<uuid:pk>/commit/", views_end.commit, name="commit"),
    path("people/import/<uuid:pk>/result/", views_end.result, name="result"),
    path("people/import/<uuid:pk>/result/<slug:which>/", views_end.result_list, name="result_list"),
    path("people/import/<uuid:pk>/left-out/", views_end.left_out, name="left_out"),
    path("people/import/<uuid:pk>/undo/", views_end.undo, name="undo"),
    path("people/repeats/", views_steward.pairs, name="pairs"),
    path("people/repeats/<uuid:pk>/", views_steward.decide, name="pair_decide"),
    path("people/repeats/<uuid:pk>/undo/", views_steward.undo, name="pair_undo"),
]
