"""Drafts in the admin site: write, read what they would do, agree, publish, drop."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from common.days import latest_day
from common.units import plain
from recommendations import actions, drafting
from recommendations.effects import effect_words
from recommendations.forms import DraftForm, start_of_draft
from recommendations.guarding import what_is_unusual
from recommendations.measures import Measure
from recommendations.models import POPULATION_FIELDS, Threshold, ThresholdDraft
from recommendations.wording import people

_SENTENCES = {
    drafting.DraftClosed: gettext_lazy("This draft is published or dropped already."),
    drafting.ChangedMeanwhile: gettext_lazy(
        "Somebody has just written this draft anew. Read it once more, then decide."
    ),
    drafting.OwnDraft: gettext_lazy("You wrote this draft: another admin has to agree."),
    drafting.NotCounted: gettext_lazy(
        "It is not yet counted how many patients this changes. Wait a moment, then try again."
    ),
    drafting.NeedsSecondAdmin: gettext_lazy(
        "These numbers are unusual: a second admin has to agree first. Nothing was published."
    ),
    actions.DayIsOver: gettext_lazy(
        "The day it should apply from is over, here or further east, and past days keep their "
        "target. Choose %(earliest)s or a later day and save the draft."
    ),
    actions.DayTaken: gettext_lazy(
        "These people have another version from that day. Choose another day, or withdraw that "
        "version first."
    ),
    actions.BeyondGuardRails: gettext_lazy(
        "Nobody may set these numbers. Write the draft anew with smaller ones."
    ),
}


@admin.register(ThresholdDraft)
class ThresholdDraftAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A draft stays open to changes until it is published or dropped; then it can only be read."""

    form = DraftForm
    list_display = ("measure", "for_whom", "valid_from", "state", "written_by", "written_at")
    list_filter = ("measure",)
    list_select_related = ("written_by",)
    actions = None
    fieldsets = (
        (gettext_lazy("For whom"), {"fields": POPULATION_FIELDS}),
        (gettext_lazy("How much"), {"fields": ("target", "upper_limit", "valid_from")}),
        (gettext_lazy("Why"), {"fields": ("source", "source_url", "reason")}),
    )

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002  (Django's signature)
        **options: Any,
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.earliest = latest_day(timezone.now())
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """``?threshold=<id>``: the draft begins as that version."""
        number = request.GET.get("threshold", "")
        row = Threshold.objects.filter(pk=number).first() if number.isdecimal() else None
        return start_of_draft(row, latest_day(timezone.now())) if row else {}

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Numbers as people write them: 600, not 600.00."""
        draft = super().get_object(request, object_id, from_field)
        if draft is not None:
            draft.target = draft.target and plain(draft.target)
            draft.upper_limit = draft.upper_limit and plain(draft.upper_limit)
        return draft

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is published or dropped stays as it was."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: who wanted what stays on record."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        drafting.write_draft(draft=obj, by=_admin(request), now=timezone.now())

    def response_add(self, request: HttpRequest, obj: Any, *_rest: Any) -> HttpResponse:
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._saved(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """What is wrong comes back as 422 with everything typed."""
        context = dict(extra_context or {})
        draft = ThresholdDraft.objects.filter(pk=object_id).first() if object_id else None
        if draft is not None:
            context["about"] = _about(draft, by=_admin(request))
        try:
            response = super().changeform_view(request, object_id, form_url, context)
        except actions.ThresholdRefused as refused:
            messages.error(request, _why_refused(refused))
            return redirect("admin:recommendations_thresholddraft_changelist")
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    def get_urls(self) -> list[URLPattern]:
        steps = {"agree": _agree, "publish": _publish, "drop": _drop, "count": _count}
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(self._step(step)),
                    name=f"recommendations_thresholddraft_{name}",
                )
                for name, step in steps.items()
            ),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("for whom"))
    def for_whom(self, row: ThresholdDraft) -> str:
        return people(row.population)

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: ThresholdDraft) -> str:
        if row.published_as_id is not None:
            return _("published")
        return _("draft") if row.dropped_at is None else _("dropped")

    def _saved(self, request: HttpRequest, draft: ThresholdDraft) -> HttpResponse:
        messages.success(
            request, _("The draft is kept. It applies to nobody until it is published.")
        )
        return redirect(_page(draft.pk))

    def _step(self, step: Callable[..., str]) -> Callable[..., HttpResponse]:
        """A view that does one thing to a draft and says what came of it."""

        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            draft = get_object_or_404(ThresholdDraft, pk=pk)
            seen = parse_datetime(request.POST.get("seen", "")) or timezone.now()
            try:
                done = step(draft=draft, seen=seen, by=_admin(request))
            except actions.ThresholdRefused as refused:
                messages.error(request, _why_refused(refused))
            else:
                self.log_change(request, draft, done)
                messages.success(request, done)
            return redirect(_page(pk))

        return view


def _why_refused(refused: actions.ThresholdRefused) -> str:
    sentence = str(_SENTENCES[type(refused)])
    if isinstance(refused, actions.DayIsOver):
        return sentence % {"earliest": date_format(refused.earliest, "j F Y")}
    return sentence


def _agree(*, draft: ThresholdDraft, seen: dt.datetime, by: User) -> str:
    drafting.agree(draft=draft, seen=seen, by=by, now=timezone.now())
    return _("You agree to this draft. It can be published now.")


def _publish(*, draft: ThresholdDraft, seen: dt.datetime, by: User) -> str:
    drafting.publish(draft=draft, seen=seen, by=by, now=timezone.now())
    return _("Published. It applies from its day on.")


def _drop(*, draft: ThresholdDraft, **_more: object) -> str:
    drafting.drop(draft=draft, now=timezone.now())
    return _("The draft is dropped. It stays on record.")


def _count(*, draft: ThresholdDraft, **_more: object) -> str:
    drafting.count_again(draft=draft)
    return _("It is being counted again. Load this page again in a moment.")


def _about(draft: ThresholdDraft, *, by: User) -> dict[str, Any]:
    """What the page of a draft says besides its fields. No patient data: counts at most."""
    problems = [one for one in drafting.problems_of(draft) if one.second_person_may_allow]
    mine = draft.written_by_id == by.pk
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=by.pk)
    agreed = draft.approved_by
    return {
        "is_open": draft.is_open,
        "seen": draft.written_at.isoformat(),
        "effect": effect_words(draft.effect) if draft.effect else [],
        "unusual": what_is_unusual(Measure(draft.measure), problems, draft.upper_limit),
        "agreed_by": agreed.get_full_name() if agreed else "",
        "may_agree": bool(problems) and not agreed and not mine,
        "nobody_else": bool(problems) and not agreed and mine and not others.exists(),
        "may_publish": bool(draft.effect) and (not problems or agreed is not None),
        "published_as": draft.published_as_id,
    }


def _page(pk: int) -> str:
    return reverse("admin:recommendations_thresholddraft_change", args=[pk])


def _admin(request: HttpRequest) -> User:
    """Who is signed in: nobody else comes past the admin site's door."""
    return cast(User, request.user)
