"""Addresses below /movement/, but for the page itself, which compares with targets (dashboard)."""

from django.urls import path

from exercise.views import answers, diary, feed, month, own, plan, sessions

app_name = "exercise"

urlpatterns = [
    path("log/", diary.log, name="log"),
    path("month/", month.month, name="month"),
    path("sessions/<int:pk>/", diary.session, name="session"),
    path("sessions/<int:pk>/delete/", diary.delete, name="delete"),
    path("sessions/<int:pk>/undo/", diary.undo, name="undo"),
    path("sessions/<int:pk>/again/", sessions.again, name="again"),
    path("sessions/<int:pk>/exercises/add/", sessions.add_exercise, name="add_exercise"),
    path("exercises/<int:pk>/remove/", sessions.remove_exercise, name="remove_exercise"),
    path("exercises/<int:pk>/put-back/", sessions.put_back_exercise, name="put_back_exercise"),
    path("yours/", own.yours, name="yours"),
    path("yours/new/", own.add_own, name="add_own"),
    path("yours/<int:pk>/", own.own, name="own"),
    path("yours/<int:pk>/remove/", own.remove_own, name="remove_own"),
    path("yours/<int:pk>/put-back/", own.put_back_own, name="put_back_own"),
    path("favourites/<str:key>/", own.favourite, name="favourite"),
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
