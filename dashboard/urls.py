"""Her combined pages. The address of `home` itself is in boneguard/urls.py."""

from django.urls import path

from dashboard import views

app_name = "dashboard"

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/nutrients/", views.today_nutrients, name="today_nutrients"),
    path("today/movement/", views.today_movement, name="today_movement"),
]
