"""Addresses below /movement/."""

from django.urls import path

from exercise import views

app_name = "exercise"

urlpatterns = [
    path("", views.movement, name="movement"),
    path("log/", views.log, name="log"),
    path("sessions/<int:pk>/", views.session, name="session"),
    path("sessions/<int:pk>/delete/", views.delete, name="delete"),
    path("sessions/<int:pk>/undo/", views.undo, name="undo"),
]
