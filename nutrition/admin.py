"""Foods in the admin site: edited and withdrawn; never deleted, as entries point at them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import Field, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nutrition.models import Food, Portion
from nutrition.models.amounts import NUTRIENT_COLUMNS
from nutrition.nutrients import HEAVIEST_PORTION, MOST_IN_100_G

_WORDS = ("key", "name", "brand", "also_called", "stand_in_for", "category", "note")
_ORIGIN = (
    *("figures_from", "source_id", "fortification", "vitamin_d_basis", "k2_basis", "k2_source"),
    *("withdrawn_at", "edited_at"),
)


class PortionForm(forms.ModelForm):
    """One portion: its words and its weight."""

    class Meta:
        model = Portion
        fields = ("position", "label", "grams", "source", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grams"].validators.append(MaxValueValidator(HEAVIEST_PORTION))


class PortionFormSet(BaseInlineFormSet):
    """At least one portion stays, and no two are called the same."""

    def clean(self) -> None:
        super().clean()
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.is_valid() and form.cleaned_data.get("label") and not self._is_dropped(form)
        ]
        if not kept and not any(self.errors):
            raise ValidationError(_("Give the food at least one portion, such as 1 cup."))

    def _is_dropped(self, form: Any) -> bool:
        return bool(form.cleaned_data.get("DELETE"))


class PortionInline(admin.TabularInline):
    """The portion with the lowest number is the one shown first."""

    model = Portion
    form = PortionForm
    formset = PortionFormSet
    extra = 1
    verbose_name_plural = _("portions: the lowest number is shown first")


@admin.register(Food)
class FoodAdmin(admin.ModelAdmin):
    """What is changed here holds for entries logged from now on; logged ones stay as they are."""

    inlines = (PortionInline,)
    fieldsets = (
        (_("Words"), {"fields": _WORDS}),
        (_("In 100 g; empty means not known, 0 means none"), {"fields": NUTRIENT_COLUMNS}),
        (_("Where the figures come from"), {"fields": _ORIGIN}),
    )
    list_display = ("name", "category", "figures_from", "is_offered", "edited_at")
    list_filter = (
        "category",
        "figures_from",
        "k2_basis",
        "fortification",
        ("withdrawn_at", admin.EmptyFieldListFilter),
        ("edited_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "brand", "also_called", "stand_in_for", "key")
    readonly_fields = ("withdrawn_at", "edited_at")
    actions = ("withdraw", "offer_again")

    def get_readonly_fields(self, request: HttpRequest, obj: Food | None = None) -> list[str]:
        """The key is what the shipped files know the row by: it is set once."""
        return [*self.readonly_fields, *(["key"] if obj else [])]

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """No more of a nutrient than the shipped files may hold: a digit too many is no food."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in MOST_IN_100_G:
            field.validators.append(MaxValueValidator(MOST_IN_100_G[db_field.name]))
        return field

    def save_model(self, request: HttpRequest, obj: Food, form: Any, change: Any) -> None:
        """Remember that it was edited here, so that loading the shipped files leaves it alone."""
        obj.edited_at = timezone.now()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The portion with the lowest number becomes the usual one."""
        super().save_related(request, form, formsets, change)
        first = form.instance.portions.order_by("position", "pk").first()
        form.instance.portions.update(is_default=False)
        form.instance.portions.filter(pk=first.pk).update(is_default=True)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Withdrawn instead: what was logged keeps its food."""
        return False

    @admin.display(description=_("offered"), boolean=True)
    def is_offered(self, food: Food) -> bool:
        """Whether it may still be chosen."""
        return food.withdrawn_at is None

    @admin.action(description=_("Withdraw: no longer offered, what was logged stays"))
    def withdraw(self, request: HttpRequest, queryset: "QuerySet[Food]") -> None:
        """Take them out of search and of the one-tap list."""
        now = timezone.now()
        count = queryset.filter(withdrawn_at=None).update(withdrawn_at=now, edited_at=now)
        said = ngettext("%d food withdrawn.", "%d foods withdrawn.", count)
        messages.success(request, said % count)

    @admin.action(description=_("Offer again"))
    def offer_again(self, request: HttpRequest, queryset: "QuerySet[Food]") -> None:
        """Let them be found again."""
        withdrawn = queryset.exclude(withdrawn_at=None)
        count = withdrawn.update(withdrawn_at=None, edited_at=timezone.now())
        said = ngettext("%d food is offered again.", "%d foods are offered again.", count)
        messages.success(request, said % count)
