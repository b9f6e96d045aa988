from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.settings, name="settings"),
    path("theme/", views.theme, name="theme"),
    path("delete/", views.delete, name="delete"),
    path("keep/", views.keep, name="keep"),
]
