"""Addresses of reviews and reminders, and the end of every mail's unsubscribe link."""

from django.urls import path, register_converter

from common.converters import IsoDate
from reminders.views import reminders, reviews, safety

app_name = "reminders"
register_converter(IsoDate, "day")

urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/settings/", reviews.review_settings, name="review_settings"),
    path("reviews/<day:monday>/", reviews.review, name="review"),
    path("reminders/sent/", reminders.sent, name="sent"),
    path("reminders/safety/<int:pk>/", safety.safety, name="safety"),
    path("reminders/snooze/", reminders.snooze, name="snooze"),
    path("reminders/<day:day>/", reminders.reminder, name="reminder"),
    path("settings/reminders/", reminders.reminder_settings, name="reminder_settings"),
    path("u/<uuid:token>/", reviews.unsubscribe, name="unsubscribe"),
    path("u/<uuid:token>/<str:kinds>/", reminders.unsubscribe_kinds, name="unsubscribe_kinds"),
]
