"""From a draft to a threshold: write, agree, publish, drop. A draft applies to nobody."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from recommendations.actions import (
    BeyondGuardRails,
    ThresholdRefused,
    publish_version,
    refuse_past,
)
from recommendations.measures import GuardProblem, Measure, guard_problems
from recommendations.models import Threshold, ThresholdDraft


class DraftClosed(ThresholdRefused):
    """It is published or dropped already."""


class ChangedMeanwhile(ThresholdRefused):
    """Somebody wrote the draft anew since it was read."""


class OwnDraft(ThresholdRefused):
    """Nobody agrees to what she wrote herself."""


class NotCounted(ThresholdRefused):
    """Nobody knows yet how many patients it changes."""


class NeedsSecondAdmin(ThresholdRefused):
    """The numbers are unusual (clinical.md 9.2), and no second admin has agreed to them."""


def problems_of(draft: ThresholdDraft) -> tuple[GuardProblem, ...]:
    """What stands against the numbers of a draft."""
    if draft.target is None:
        return ()
    return guard_problems(
        Measure(draft.measure), draft.target, draft.upper_limit, age_to=draft.age_to
    )


@transaction.atomic
def write_draft(*, draft: ThresholdDraft, by: User, now: dt.datetime) -> ThresholdDraft:
    """Keep a new draft, or one written anew: agreed to by nobody, and to be counted.

    Raises:
        DraftClosed: it was published or dropped in the meantime.
        BeyondGuardRails: a number that nobody may set, whoever agrees.
    """
    if draft.pk is not None:
        _locked(draft)
    refused = tuple(one for one in problems_of(draft) if not one.second_person_may_allow)
    if refused:
        raise BeyondGuardRails(refused)
    draft.written_by, draft.written_at = by, now
    draft.approved_by = draft.approved_at = None
    _forget_count(draft)
    draft.save()
    return draft


@transaction.atomic
def agree(*, draft: ThresholdDraft, seen: dt.datetime, by: User, now: dt.datetime) -> None:
    """Agree to unusual numbers as the second admin. ``seen``: ``written_at`` of what was read.

    Raises DraftClosed, ChangedMeanwhile, OwnDraft.
    """
    row = _locked(draft, seen)
    if row.written_by_id == by.pk:
        raise OwnDraft
    row.approved_by, row.approved_at = by, now
    row.save(update_fields=["approved_by", "approved_at"])


@transaction.atomic
def publish(*, draft: ThresholdDraft, seen: dt.datetime, by: User, now: dt.datetime) -> Threshold:
    """Make the draft a version that applies from its day on. ``seen`` as for ``agree``.

    The version is set by whoever wrote the draft, whoever publishes it.

    Raises:
        DraftClosed, ChangedMeanwhile: there is something else to look at first.
        NotCounted: its effect is not known yet.
        NeedsSecondAdmin: unusual numbers to which nobody else has agreed.
        DayIsOver, DayTaken, BeyondGuardRails: as ``publish_version``.
    """
    row = _locked(draft, seen)
    refuse_past(row.valid_from, now)
    problems = problems_of(row)
    if problems and row.approved_by is None:
        raise NeedsSecondAdmin
    if row.counted_at is None:
        raise NotCounted
    if row.target is None:
        raise ValueError("a draft without a target cannot be stored")
    author = row.written_by or by
    row.published_as = publish_version(
        measure=Measure(row.measure),
        population=row.population,
        target=row.target,
        upper_limit=row.upper_limit,
        source=row.source,
        source_url=row.source_url,
        reason=row.reason,
        valid_from=row.valid_from,
        now=now,
        by=author,
        approved_by=row.approved_by if problems else None,
    )
    row.save(update_fields=["published_as"])
    return row.published_as


@transaction.atomic
def drop(*, draft: ThresholdDraft, now: dt.datetime) -> None:
    """Lay a draft aside; it stays on record. Raises DraftClosed."""
    row = _locked(draft)
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])


@transaction.atomic
def count_again(*, draft: ThresholdDraft) -> None:
    """Have its effect counted on the numbers of the latest week. Raises DraftClosed."""
    row = _locked(draft)
    _forget_count(row)
    row.save(update_fields=["effect", "counted_at", "counting_since"])


def _locked(draft: ThresholdDraft, seen: dt.datetime | None = None) -> ThresholdDraft:
    rows = ThresholdDraft.objects.select_for_update(of=("self",))
    row = rows.select_related("written_by", "approved_by").get(pk=draft.pk)
    if not row.is_open:
        raise DraftClosed
    if seen is not None and row.written_at != seen:
        raise ChangedMeanwhile
    return row


def _forget_count(draft: ThresholdDraft) -> None:
    draft.effect = draft.counted_at = draft.counting_since = None
