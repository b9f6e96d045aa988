from django.urls import path

from patients.views import care_team, health, invitation, welcome

app_name = "patients"

urlpatterns = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/done/", welcome.done, name="welcome_done"),
    path("welcome/<slug:slug>/", welcome.step, name="welcome_step"),
    path("settings/health/", health.health, name="health"),
    path("settings/health/weight/", health.weight, name="weight"),
    path("settings/health/<slug:slug>/", health.part, name="health_part"),
    path("settings/clinic/", health.clinic, name="clinic"),
    path("care-team/", care_team.care_team, name="care_team"),
    path("care-team/<int:grant_id>/confirm/", care_team.confirm, name="confirm"),
    path("care-team/<int:grant_id>/refuse/", care_team.refuse, name="refuse"),
    path("care-team/<int:grant_id>/stop/", care_team.stop, name="stop"),
    path("care-team/sent/<int:invitation_id>/again/", care_team.send_again, name="send_again"),
    path("care-team/sent/<int:invitation_id>/back/", care_team.take_back, name="take_back"),
    path("care-team/invitation/<str:token>/", invitation.invitation, name="invitation"),
]
