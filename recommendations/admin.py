"""Thresholds in the admin site: read, withdrawn, changed by a draft; nothing is deleted."""

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
from common.days import latest_day
from recommendations import actions
from recommendations.draft_admin import ThresholdDraftAdmin
from recommendations.forms import WithdrawForm
from recommendations.models import POPULATION_FIELDS, Threshold
from recommendations.versions import changes_of, limit_words, state_words, target_words
from recommendations.wording import people

__all__ = ["ThresholdAdmin", "ThresholdDraftAdmin"]


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
    """A version is read here. A change begins as a draft, and is a version once published."""

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

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new threshold begins as a draft."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: past days keep the version they were judged by."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: weeks that were judged point at the version they used."""
        return False

    def get_urls(self) -> list[URLPattern]:
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        name = "recommendations_threshold_withdraw"
        return [path("<int:pk>/withdraw/", withdraw, name=name), *super().get_urls()]

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End one version from a day on."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        now = timezone.now()
        form = WithdrawForm(request.POST or None, threshold=row, earliest=latest_day(now))
        if request.method == "POST" and form.is_valid():
            return self._withdraw(request, row, form, now=now)
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

    def _withdraw(
        self, request: HttpRequest, row: Threshold, form: WithdrawForm, *, now: dt.datetime
    ) -> HttpResponse:
        day: dt.date = form.cleaned_data["from_day"]
        try:
            actions.withdraw(
                threshold=row,
                from_day=day,
                reason=form.cleaned_data["reason"],
                now=now,
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
