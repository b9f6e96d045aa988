"""Addresses below /food/."""

from django.urls import path

from nutrition.views import copies, days, diary, doses, entries, meals, own, supplements

app_name = "nutrition"

urlpatterns = [
    path("", diary.diary, name="diary"),
    path("search/", diary.search, name="search"),
    path("log/<slug:key>/", diary.log, name="log"),
    path("log/yours/<int:pk>/", diary.log_yours, name="log_yours"),
    path("yours/", own.own_foods, name="own_foods"),
    path("yours/label/", own.label, name="own_label"),
    path("yours/<int:pk>/", own.own_food, name="own_food"),
    path("yours/meals/", meals.new_meal, name="new_meal"),
    path("yours/meals/<int:pk>/", meals.own_meal, name="own_meal"),
    path("yours/meals/<int:pk>/add/<slug:key>/", meals.add_ingredient, name="add_ingredient"),
    path(
        "yours/meals/<int:pk>/add/yours/<int:food_pk>/",
        meals.add_own_ingredient,
        name="add_own_ingredient",
    ),
    path("yours/ingredients/<int:pk>/", meals.ingredient, name="ingredient"),
    path("yours/ingredients/<int:pk>/remove/", meals.remove_ingredient, name="remove_ingredient"),
    path("yours/ingredients/<int:pk>/undo/", meals.put_ingredient_back, name="put_ingredient_back"),
    path("yours/<int:pk>/remove/", own.remove, name="remove_own"),
    path("yours/<int:pk>/undo/", own.put_back, name="put_own_back"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("entries/<int:pk>/delete/", entries.delete, name="delete"),
    path("entries/<int:pk>/undo/", entries.undo, name="undo"),
    path("entries/<int:pk>/undo/<int:version>/", entries.undo_change, name="undo_change"),
    path("entries/<int:pk>/copy/", entries.copy_entry, name="copy_entry"),
    path("entries/<int:pk>/delete-copy/", copies.delete_copy, name="delete_copy"),
    path("entries/<int:pk>/undo-copy/", copies.undo_copy, name="undo_copy"),
    path("copy/", copies.copy, name="copy"),
    path("mark/", days.mark, name="mark"),
    path("favourites/", days.favourites, name="favourites"),
    path("favourites/<slug:key>/", days.favourite, name="favourite"),
    path("supplements/", supplements.supplements, name="supplements"),
    path("supplements/search/", supplements.search, name="supplement_search"),
    path("supplements/add/<slug:key>/", supplements.add, name="add_supplement"),
    path("supplements/label/", supplements.label, name="label"),
    path("supplements/products/<int:pk>/", supplements.product, name="product"),
    path("supplements/products/<int:pk>/take/", doses.take, name="take"),
    path("supplements/plans/<int:pk>/", supplements.schedule, name="schedule"),
    path("supplements/plans/<int:pk>/pause/", supplements.pause, name="pause"),
    path("supplements/plans/<int:pk>/end/", supplements.end, name="end"),
    path("supplements/plans/<int:pk>/resume/", supplements.resume, name="resume"),
    path("supplements/plans/<int:pk>/dose/", doses.tick, name="tick"),
    path("supplements/doses/<int:pk>/delete/", doses.delete_dose, name="delete_dose"),
    path("supplements/doses/<int:pk>/undo/", doses.undo_dose, name="undo_dose"),
]
