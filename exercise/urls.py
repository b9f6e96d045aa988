"""Addresses below /movement/."""

from django.urls import path

from exercise.views import answers, diary, feed, plan

app_name = "exercise"

urlpatterns = [
    path("", diary.movement, name="movement"),
    path("log/", diary.log, name="log"),
    path("sessions/<int:pk>/", diary.session, name="session"),
    path("sessions/<int:pk>/delete/", diary.delete, name="delete"),
    path("sessions/<int:pk>/undo/", diary.undo, name="undo"),
    path("plan/", plan.plan, name="plan"),
    path("plan/add/", plan.add, name="plan_add"),
    path("plan/sessions/<int:slot>/", plan.planned, name="planned"),
    path("plan/sessions/<int:slot>/remove/", plan.remove, name="remove_planned"),
    path("plan/sessions/<int:slot>/put-back/", plan.put_back, name="put_back"),
    path("plan/suggested/", plan.follow, name="plan_follow"),
    path("plan/own/", plan.keep, name="plan_keep"),
    path("plan/done/", answers.done, name="plan_done"),
    path("plan/not-today/", answers.not_today, name="plan_not_today"),
    path("plan/undo/<str:day>/<str:slots>/", answers.undo, name="plan_undo"),
    path("plan/calendar/", feed.calendar, name="plan_calendar"),
    path("plan/calendar/new/", feed.make_address, name="make_address"),
    path("plan/calendar/revoke/", feed.revoke_address, name="revoke_address"),
]
