"""Foods per 100 g, with the portions people use."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.folding import fold
from nutrition.models.amounts import NutrientColumns, none_negative
from privacy.history import keep_history


class K2Basis(models.TextChoices):
    """What stands behind a vitamin K2 figure (USDA measures menaquinone-4 only)."""

    UNKNOWN = "", _("not known")
    MK4_ONLY = "MK-4 only", _("menaquinone-4 only: a lower bound")
    MAINLY_MK4 = "mainly MK-4, literature", _("mainly menaquinone-4, from the literature")
    ALL = "all menaquinones, literature", _("all menaquinones, from the literature")
    NONE_EXPECTED = "plant food, none expected", _("plant food, none expected")


class FoodQuerySet(models.QuerySet["Food"]):
    def offered(self) -> Self:
        """Foods that may still be chosen. A withdrawn one stays in the past it was eaten in."""
        return self.filter(withdrawn_at=None)


@keep_history(without=("folded_name", "folded_also_called", "folded_stand_in_for", "search"))
class Food(NutrientColumns):
    key = models.SlugField(_("key"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    also_called = models.TextField(_("also called"), blank=True)
    stand_in_for = models.TextField(_("closest match for"), blank=True)
    category = models.CharField(_("category"), max_length=60)
    k2_basis = models.CharField(
        _("basis of the vitamin K2 figure"), max_length=40, choices=K2Basis, blank=True
    )
    k2_source = models.TextField(_("source of the vitamin K2 figure"), blank=True)
    vitamin_d_basis = models.CharField(_("basis of vitamin D"), max_length=40, blank=True)
    fortification = models.CharField(_("fortification"), max_length=40, blank=True)
    figures_from = models.CharField(_("figures from"), max_length=200, blank=True)
    source_id = models.CharField(_("number in that source"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)
    brand = models.CharField(_("brand"), max_length=100, blank=True)
    # A key of the source, such as "usda-2025-04". Importing it again touches only rows that came
    # from it and were not edited here.
    imported_from = models.CharField(_("imported from"), max_length=60, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # Loading the shipped catalogue touches only rows that came from it and were not edited here.
    is_shipped = models.BooleanField(_("from the shipped catalogue"), default=False, editable=False)
    edited_at = models.DateTimeField(_("edited here"), null=True, blank=True, editable=False)
    # Folded in Python (accents, case): PostgreSQL has no unaccent here.
    folded_name = models.TextField(editable=False, default="")
    folded_also_called = models.TextField(editable=False, default="")
    folded_stand_in_for = models.TextField(editable=False, default="")
    search = models.GeneratedField(
        expression=(
            SearchVector("folded_name", weight="A", config="simple")
            + SearchVector("folded_also_called", weight="B", config="simple")
            + SearchVector("folded_stand_in_for", weight="D", config="simple")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = FoodQuerySet.as_manager()

    class Meta:
        verbose_name = _("food")
        verbose_name_plural = _("foods")
        ordering: ClassVar[list[str]] = ["name"]
        # Without a pending list: search must not slow down until somebody vacuums after an import.
        indexes = [
            GinIndex(fields=["search"], name="food_search", fastupdate=False),
            GinIndex(
                fields=["search"],
                name="food_search_shipped",
                condition=Q(is_shipped=True),
                fastupdate=False,
            ),
        ]
        constraints = [none_negative("food")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Search would miss a renamed food whose folded words stayed behind.
        self.fold_words()
        super().save(*args, **kwargs)

    def fold_words(self) -> None:
        """Bring the columns that search reads in line with the words people read."""
        self.folded_name = fold(self.name)
        self.folded_also_called = fold(f"{self.also_called} {self.brand}")
        self.folded_stand_in_for = fold(self.stand_in_for)


class Portion(models.Model):
    food = models.ForeignKey(Food, on_delete=models.CASCADE, related_name="portions")
    label = models.CharField(_("portion"), max_length=120)
    grams = models.DecimalField(_("grams"), max_digits=8, decimal_places=2)
    is_default = models.BooleanField(_("shown first"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("portion")
        ordering: ClassVar[list[str]] = ["food_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["food", "label"], name="portion_once_per_food"),
            models.UniqueConstraint(
                fields=["food"], condition=Q(is_default=True), name="portion_one_default"
            ),
            models.CheckConstraint(condition=Q(grams__gt=0), name="portion_weighs_something"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.grams} g)"
