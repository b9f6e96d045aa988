"""Activities in the admin site: edited and withdrawn; never deleted, as sessions point at them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exercise.models import Activity, Flag


class ActivityForm(forms.ModelForm):
    """Levels within their range, precautions as ticks."""

    flags = forms.MultipleChoiceField(
        label=_("precautions"),
        choices=Flag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Activity
        fields = (
            *("key", "name", "category", "impact", "met", "intensity", "entry_unit"),
            *("counts_aerobic", "counts_resistance", "counts_balance"),
            *("loads_hip", "loads_spine", "loads_wrist", "flags", "note", "source"),
        )


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    """What is changed here holds for sessions logged from now on; logged ones stay as they are."""

    form = ActivityForm
    list_display = ("name", "category", "impact", "intensity", "met", "is_offered", "edited_at")
    list_filter = ("category", "impact", "intensity", ("withdrawn_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "key")
    readonly_fields = ("edited_at", "withdrawn_at")
    actions = ("withdraw", "offer_again")

    def get_readonly_fields(self, request: HttpRequest, obj: Activity | None = None) -> list[str]:
        """The key is what the shipped file knows the row by: it is set once."""
        return [*self.readonly_fields, *(["key"] if obj else [])]

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """How strongly a site is loaded is one of three levels (clinical.md 3.6)."""
        if db_field.name.startswith("loads_"):
            return forms.TypedChoiceField(
                label=db_field.verbose_name,
                coerce=int,
                choices=((0, _("not")), (1, _("some")), (2, _("strongly"))),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Activity, form: Any, change: Any) -> None:
        """Remember that it was edited here, so that loading the shipped file leaves it alone."""
        obj.edited_at = timezone.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Activity | None = None) -> bool:
        """Withdrawn instead: what was logged keeps its activity."""
        return False

    @admin.display(description=_("offered"), boolean=True)
    def is_offered(self, activity: Activity) -> bool:
        """Whether it may still be chosen."""
        return activity.withdrawn_at is None

    @admin.action(description=_("Withdraw: no longer offered, what was logged stays"))
    def withdraw(self, request: HttpRequest, queryset: "QuerySet[Activity]") -> None:
        """Take them out of search and of the one-tap list."""
        count = queryset.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        said = ngettext("%d activity withdrawn.", "%d activities withdrawn.", count)
        self.message_user(request, said % count, messages.SUCCESS)

    @admin.action(description=_("Offer again"))
    def offer_again(self, request: HttpRequest, queryset: "QuerySet[Activity]") -> None:
        """Undo a withdrawal."""
        count = queryset.exclude(withdrawn_at=None).update(withdrawn_at=None)
        said = ngettext("%d activity offered again.", "%d activities offered again.", count)
        self.message_user(request, said % count, messages.SUCCESS)
