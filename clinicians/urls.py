from django.urls import path

from clinicians import target_views, views

app_name = "clinicians"

urlpatterns = [
    path("", views.panel, name="panel"),
    path("<uuid:public_id>/", views.patient, name="patient"),
    path("<uuid:public_id>/targets/", target_views.targets, name="targets"),
    path("<uuid:public_id>/targets/<int:pk>/end/", target_views.end_target, name="end_target"),
]
