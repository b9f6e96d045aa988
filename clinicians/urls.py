from django.urls import path

from clinicians import views

app_name = "clinicians"

urlpatterns = [
    path("", views.panel, name="panel"),
    path("<uuid:public_id>/", views.patient, name="patient"),
]
