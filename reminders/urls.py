"""Addresses of reviews, and the end of every mail's unsubscribe link."""

from django.urls import path

from reminders import views

app_name = "reminders"

urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/settings/", views.review_settings, name="review_settings"),
    path("reviews/<str:monday>/", views.review, name="review"),
    path("u/<uuid:token>/", views.unsubscribe, name="unsubscribe"),
]
