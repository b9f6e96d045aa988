"""Addresses below /food/."""

from django.urls import path

from nutrition import views

app_name = "nutrition"

urlpatterns = [
    path("", views.diary, name="diary"),
    path("search/", views.search, name="search"),
    path("log/<slug:key>/", views.log, name="log"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/delete/", views.delete, name="delete"),
    path("entries/<int:pk>/undo/", views.undo, name="undo"),
]
