"""Thresholds in the admin site: a change is a new version from a day on, nothing is deleted."""

import datetime as dt
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Exists, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from recommendations import actions
from recommendations.forms import VersionForm, WithdrawForm
from recommendations.measures import Measure
from recommendations.models import POPULATION_FIELDS, Threshold
from recommendations.versions import changes_of, limit_words, state_words, target_words
from recommendations.wording import people


class WhenFilter(admin.SimpleListFilter):
    """In force, to come, or over."""

    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", _("in force today")), ("coming", _("to come")), ("over", _("over"))]

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Threshold]"
    ) -> "QuerySet[Threshold]":
        today = timezone.localdate()
        over = Q(withdrawn_from__lte=today) | Q(Exists(Threshold.objects.later_in_force(day=today)))
        if self.value() == "now":
            return queryset.filter(valid_from__lte=today).exclude(over)
        if self.value() == "coming":
            return queryset.filter(valid_from__gt=today)
        return queryset.filter(over) if self.value() == "over" else queryset


@admin.register(Threshold)
class ThresholdAdmin(admin.ModelAdmin):
    """Opening a row and saving makes its next version; the old one applies until then."""

    form = VersionForm
    list_display = (
        *("measure", "for_whom", "target_shown", "limit_shown"),
        *("valid_from", "state", "source", "set_by"),
    )
    list_filter = (WhenFilter, "measure", "sex", "therapy")
    list_select_related = ("set_by",)
    object_history_template = "admin/recommendations/threshold/history.html"
    fieldsets = (
        (gettext_lazy("For whom"), {"fields": POPULATION_FIELDS}),
        (gettext_lazy("How much"), {"fields": ("target", "upper_limit", "valid_from")}),
        (gettext_lazy("Why"), {"fields": ("source", "source_url", "reason")}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Threshold]":
        return Threshold.objects.with_replaced(day=timezone.localdate())

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002  (Django's signature)
        **options: Any,
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.today = timezone.localdate()
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Another population is another threshold, not a version of this one."""
        return POPULATION_FIELDS if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: weeks that were judged point at the version they used."""
        return False

    def save_model(self, request: HttpRequest, obj: Threshold, form: Any, change: Any) -> None:
        version = actions.publish_version(
            measure=Measure(obj.measure),
            population=obj.population,
            target=form.cleaned_data["target"],
            upper_limit=obj.upper_limit,
            source=obj.source,
            source_url=obj.source_url,
            reason=obj.reason,
            valid_from=obj.valid_from,
            today=form.today,
            by=_admin(request),
        )
        obj.pk = version.pk

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Two admins may save at one moment: the second is told, and sees the first one's."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.ThresholdRefused:
            messages.error(
                request,
                _("Somebody else has just set a version from that day. Look at it, then decide."),
            )
            return redirect("admin:recommendations_threshold_changelist")

    def get_urls(self) -> list[URLPattern]:
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        name = "recommendations_threshold_withdraw"
        return [path("<int:pk>/withdraw/", withdraw, name=name), *super().get_urls()]

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End one version from a day on."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        form = WithdrawForm(request.POST or None, threshold=row, today=timezone.localdate())
        if request.method == "POST" and form.is_valid():
            return self._withdraw(request, row, form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw a version"),
            "opts": self.opts,
            "original": row,
            "form": form,
        }
        template = "admin/recommendations/threshold/withdraw.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every version of this threshold and every withdrawal, with who and when."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        context = {"changes": changes_of(row), **(extra_context or {})}
        return super().history_view(request, object_id, context)

    @admin.display(description=gettext_lazy("for whom"))
    def for_whom(self, row: Threshold) -> str:
        return people(row.population)

    @admin.display(description=gettext_lazy("target"), ordering="target")
    def target_shown(self, row: Threshold) -> str:
        return target_words(row)

    @admin.display(description=gettext_lazy("upper limit"))
    def limit_shown(self, row: Threshold) -> str:
        return limit_words(row)

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Threshold) -> str:
        return state_words(row, timezone.localdate())

    def _withdraw(self, request: HttpRequest, row: Threshold, form: WithdrawForm) -> HttpResponse:
        day: dt.date = form.cleaned_data["from_day"]
        try:
            actions.withdraw(
                threshold=row,
                from_day=day,
                reason=form.cleaned_data["reason"],
                today=timezone.localdate(),
                by=_admin(request),
            )
        except actions.AlreadyWithdrawn:
            messages.error(request, _("This version is withdrawn already."))
        else:
            self.log_change(request, row, f"withdrawn from {day.isoformat()}")
            messages.success(request, _("The version is withdrawn."))
        return redirect(reverse("admin:recommendations_threshold_history", args=[row.pk]))


def _admin(request: HttpRequest) -> User:
    """Who is signed in: nobody else comes past the admin site's door."""
    return cast(User, request.user)
