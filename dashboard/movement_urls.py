"""Addresses below /movement/: what compares with targets, and then the diary of movement."""

from django.urls import path

from dashboard.views import movement
from exercise.urls import urlpatterns as diary

app_name = "exercise"

urlpatterns = [
    path("", movement.movement, name="movement"),
    path("weeks/", movement.weeks, name="weeks"),
    *diary,
]
