"""Her combined pages. The address of `home` itself is in boneguard/urls.py."""

from django.urls import path

from dashboard.views import calcium, progress, small_step, targets, today

app_name = "dashboard"

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/nutrients/", today.today_nutrients, name="today_nutrients"),
    path("today/movement/", today.today_movement, name="today_movement"),
    path("today/step/", small_step.step, name="today_step"),
    path("today/not-for-me/", small_step.declined, name="declined"),
    path("today/not-for-me/<str:kind>/<str:key>/", small_step.decline, name="decline"),
    path("today/targets/", targets.targets, name="targets"),
    path("progress/", progress.progress, name="progress"),
    path("progress/calcium/minute/", calcium.calcium, name="calcium"),
    path("progress/calcium/minute/<int:pk>/remove/", calcium.remove, name="remove_calcium"),
    path("progress/calcium/minute/<int:pk>/undo/", calcium.put_back, name="put_back_calcium"),
    path("progress/<slug:slug>/", progress.nutrient, name="nutrient"),
]
