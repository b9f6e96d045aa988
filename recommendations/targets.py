"""Which target applies to a person on a day, and why.

Thresholds are dated rows for populations. A personal target wins over every threshold. Among the
thresholds that match, the most specific population wins (``populations.py`` has the order). Among
rows of one population the latest ``valid_from`` that has come wins, which is how an admin changes a
threshold; withdrawing a row brings back what it replaced. Rows of one population and one date are
refused where they are made; should two exist, the larger ``id`` wins, so that an answer never
depends on the order of rows.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from common.units import plain
from patients.facts import Assumption, PatientFacts, Sex
from recommendations.goals import Goal, NoTarget, NoTargetReason, Target, Why
from recommendations.measures import MEASURES, PER_KG, Measure
from recommendations.populations import Population, Specificity, Therapy

# g/kg/day with an eGFR under 30, not on dialysis: the exception of PROT-AGE 2013, clinical.md 1.2.
PROTEIN_WITH_SEVERE_KIDNEY_DISEASE = Decimal("0.8")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdRule:
    """One row of thresholds: for a population, from a date.

    ``target`` is in the measure's unit per its period, g/kg/day for protein; None says that this
    population has none, whatever a more general row says. The row applies on days with
    ``valid_from`` <= day < ``withdrawn_from``. ``set_by`` is empty for shipped rows.
    """

    id: str
    measure: Measure
    population: Population
    target: Decimal | None
    upper_limit: Decimal | None = None
    valid_from: dt.date
    withdrawn_from: dt.date | None = None
    source: str
    source_url: str = ""
    set_by: str = ""

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the row is in force on ``day``."""
        return self.valid_from <= day and (self.withdrawn_from is None or day < self.withdrawn_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRule:
    """A target one clinician set for one patient, from a day up to and including another.

    ``target`` as in ThresholdRule (g/kg for protein). The upper limit stays the population's.
    ``set_by`` and ``reason`` are for her to read.
    """

    id: str
    measure: Measure
    target: Decimal
    valid_from: dt.date
    valid_until: dt.date | None = None
    set_by: str
    reason: str = ""

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether it is in force on ``day``."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


_MOST_REMEMBERED = 4096
_Kind = tuple[dt.date, Sex | None, int | None, bool, bool]


class RuleBook:
    """All thresholds, ordered once, for resolving the targets of many people quickly.

    People who are alike in everything that thresholds ask share one answer, which is remembered.
    """

    def __init__(self, rules: Iterable[ThresholdRule]) -> None:
        self._by_measure: dict[Measure, list[ThresholdRule]] = {measure: [] for measure in Measure}
        for rule in sorted(rules, key=_precedence, reverse=True):
            self._by_measure[rule.measure].append(rule)
        self._goals: dict[_Kind, dict[Measure, Goal]] = {}
        self._weighed: dict[tuple[int, str], tuple[Target, Target]] = {}

    def rule_for(self, measure: Measure, facts: PatientFacts, day: dt.date) -> ThresholdRule | None:
        """The threshold row that applies to the person on ``day``, or None."""
        for rule in self._by_measure[measure]:
            if rule.is_valid_on(day) and rule.population.holds(facts, day):
                return rule
        return None

    def resolve(
        self,
        measure: Measure,
        facts: PatientFacts,
        day: dt.date,
        personal: Iterable[PersonalRule] = (),
    ) -> Goal:
        """The target of ``measure`` for the person on ``day``, or why there is none."""
        goal = _for_kidneys(self._of_population(facts, day)[measure], facts)
        if own := _personal_rule(measure, day, personal):
            rule = self.rule_for(measure, facts, day)
            most = rule.upper_limit if rule else None
            goal = replace(_target(own, own.target, most), reason=own.reason, until=own.valid_until)
        return self._for_weight(goal, facts, day) if MEASURES[measure].per_kg else goal

    def goals(
        self, facts: PatientFacts, day: dt.date, personal: Sequence[PersonalRule] = ()
    ) -> dict[Measure, Goal]:
        """``resolve`` of every measure at once; people who are alike share the same objects."""
        if personal:
            return {one: self.resolve(one, facts, day, personal) for one in Measure}
        goals = self._of_population(facts, day).copy()
        for one in PER_KG:
            goals[one] = self._for_weight(_for_kidneys(goals[one], facts), facts, day)
        return goals

    def _of_population(self, facts: PatientFacts, day: dt.date) -> dict[Measure, Goal]:
        """What her thresholds alone say, before any weight."""
        kind = _kind_of(facts, day)
        goals = self._goals.get(kind)
        if goals is None:
            if len(self._goals) >= _MOST_REMEMBERED:
                self._goals.clear()
            goals = {measure: self._from_rules(measure, facts, day) for measure in Measure}
            self._goals[kind] = goals
        return goals

    def _from_rules(self, measure: Measure, facts: PatientFacts, day: dt.date) -> Goal:
        rule = self.rule_for(measure, facts, day)
        if rule is None or rule.target is None:
            return NoTarget(measure=measure, reason=NoTargetReason.NO_RULE)
        return _explained(_target(rule, rule.target, rule.upper_limit), rule, facts, day)

    def _for_weight(self, goal: Goal, facts: PatientFacts, day: dt.date) -> Goal:
        if isinstance(goal, NoTarget):
            return goal
        weight = facts.weight_on(day)
        if weight is None:
            return NoTarget(measure=goal.measure, reason=NoTargetReason.NO_WEIGHT)
        # The goal is kept beside its answer: no other can have its id as long as it lives. A number
        # takes ten times as long to be looked up as its text.
        key = id(goal), str(weight)
        found = self._weighed.get(key)
        if found is None:
            if len(self._weighed) >= _MOST_REMEMBERED:
                self._weighed.clear()
            found = self._weighed[key] = goal, _by_weight(goal, weight)
        return found[1]


def resolve(
    measure: Measure,
    facts: PatientFacts,
    day: dt.date,
    rules: Iterable[ThresholdRule],
    personal: Iterable[PersonalRule] = (),
) -> Goal:
    """As ``RuleBook.resolve``, for one question. Keep a RuleBook to ask many."""
    return RuleBook(rules).resolve(measure, facts, day, personal)


def _kind_of(facts: PatientFacts, day: dt.date) -> _Kind:
    """All that thresholds ask of a person."""
    return day, facts.sex, facts.age_on(day), facts.on_inhibitor, facts.fell_in_last_year


def _precedence(rule: ThresholdRule) -> tuple[Specificity, dt.date, str]:
    return rule.population.specificity, rule.valid_from, rule.id


def _personal_rule(
    measure: Measure, day: dt.date, personal: Iterable[PersonalRule]
) -> PersonalRule | None:
    in_force = (one for one in personal if one.measure is measure and one.is_valid_on(day))
    return max(in_force, key=lambda one: (one.valid_from, one.id), default=None)


def _target(
    row: ThresholdRule | PersonalRule, value: Decimal, upper_limit: Decimal | None
) -> Target:
    return Target(
        measure=row.measure,
        value=plain(value),
        upper_limit=upper_limit,
        limit_kind=MEASURES[row.measure].limit_kind,
        since=row.valid_from,
        set_by=row.set_by,
        rule_id=row.id,
        why=(Why.PERSONAL,),
    )


def _explained(target: Target, rule: ThresholdRule, facts: PatientFacts, day: dt.date) -> Target:
    """A population's target, with its source and with what made it hers."""
    return replace(
        target,
        source=rule.source,
        source_url=rule.source_url,
        population=rule.population,
        why=_reasons(rule.population, facts, day),
    )


def _for_kidneys(goal: Goal, facts: PatientFacts) -> Goal:
    """Protein is not raised with severe kidney disease; her clinic may set a target of her own."""
    if goal.measure is not Measure.PROTEIN or not facts.severe_kidney_disease:
        return goal
    if isinstance(goal, NoTarget):
        return goal
    value = min(goal.value, PROTEIN_WITH_SEVERE_KIDNEY_DISEASE)
    return replace(goal, value=value, why=(*goal.why, Why.KIDNEYS))


def _by_weight(per_kg: Target, weight_kg: Decimal) -> Target:
    """The same target for her weight, rounded as amounts are: what is judged is what is shown."""
    return replace(
        per_kg,
        value=MEASURES[per_kg.measure].rounded(per_kg.value * weight_kg),
        why=(*per_kg.why, Why.BY_WEIGHT),
        per_kg=per_kg.value,
        weight_kg=weight_kg,
    )


def _reasons(population: Population, facts: PatientFacts, day: dt.date) -> tuple[Why, ...]:
    assumed = facts.assumptions_on(day)
    by_sex = population.sex is not None
    told = (
        (population.therapy is Therapy.INHIBITOR, Why.INHIBITOR),
        (population.therapy is Therapy.NONE, Why.NO_INHIBITOR),
        (by_sex, Why.SEX_ASSUMED if Assumption.SEX in assumed else Why.SEX),
        (population.is_for_some_ages, Why.AGE_ASSUMED if Assumption.AGE in assumed else Why.AGE),
        (population.fell is True, Why.FELL),
        (population.fell is False, Why.NO_FALL),
    )
    return tuple(why for applies, why in told if applies)
