"""How far a KPI has come, what was to be expected by now, and the word for it.

Pure and exact: decimals and fractions in, fractions out, unclamped. A missing measurement is None,
never 0. Attainment is a second axis beside alignment: a failing KPI makes no plan unaligned.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from kpis.choices import Aggregation, Direction, KpiStatus
from saypro_align.lib import percent

Number = int | Decimal | Fraction

GRACE_DAYS = 3
TOO_EARLY_BELOW = Fraction(1, 10)
ON_TRACK_FROM = Fraction(9, 10)
AT_RISK_FROM = Fraction(7, 10)
_ALWAYS = frozenset({Direction.RANGE, Direction.AT_LEAST, Direction.AT_MOST})


class UnusableTarget(ValueError):
    """A target against which nothing can be measured; the message says what to enter instead."""


class Value(NamedTuple):
    """What was measured on a day."""

    measured_on: date
    value: Number


class Revision(NamedTuple):
    """One revision of a day's value and the moment it became known."""

    measured_on: date
    revision: int
    value: Number
    recorded_at: datetime


class MilestoneMark(NamedTuple):
    """A milestone's weight and the day it was done."""

    weight: Number
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Target:
    """What a KPI shall reach: direction, numbers, the path and its dates."""

    direction: str
    baseline: Number | None = None
    target_value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    tolerance: Number | None = None
    starts_on: date | None = None
    due_on: date | None = None
    phases: tuple[tuple[date, Number], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status with the numbers of the rule that gave it."""

    status: KpiStatus
    attainment: Fraction | None
    expected: Fraction | None
    last_on: date | None = None
    age_days: int | None = None
    allowed_days: int | None = None
    missed_on: date | None = None
    is_level: bool = False

    @property
    def rule(self) -> str:
        """Say the rule with its numbers, as it is shown beside the status."""
        return _rule_text(self)


@dataclass(frozen=True, slots=True)
class ObjectiveAttainment:
    """The weighted mean of the clamped attainments, and how many KPIs had data."""

    value: Fraction | None
    with_data: int
    total: int


def relative_target(baseline: Number, change_percent: Number) -> Fraction:
    """Fix "+15 %" to a value: 200 000 becomes 230 000. A baseline of 0 has no per cent."""
    if baseline == 0:
        raise UnusableTarget(_("A change in per cent needs a baseline other than 0."))
    return Fraction(baseline) * (1 + Fraction(change_percent) / 100)


def check_target(target: Target) -> None:
    """Refuse a target against which nothing can be measured."""
    if target.direction in (Direction.INCREASE, Direction.DECREASE):
        if target.baseline is not None and target.baseline == target.target_value:
            raise UnusableTarget(
                _("Target and baseline are equal. Use range, at least or at most to keep a level.")
            )
    elif target.direction == Direction.RANGE and (
        target.low is not None and target.high is not None and target.low >= target.high
    ):
        raise UnusableTarget(_("The upper end must be above the lower end."))


def attainment(target: Target, value: Number | None) -> Fraction | None:
    """Return how much of the way is done: 0 at the baseline, 1 at the target, beyond on either side."""
    if value is None:
        return None
    reached = Fraction(value)
    if target.direction == Direction.RANGE:
        return _in_range(target, reached)
    if target.target_value is None:
        return None
    goal = Fraction(target.target_value)
    if target.direction == Direction.AT_LEAST:
        return Fraction(int(reached >= goal))
    if target.direction == Direction.AT_MOST:
        return Fraction(int(reached <= goal))
    if target.direction not in (Direction.INCREASE, Direction.DECREASE):
        return None
    if target.baseline is None or target.baseline == target.target_value:
        return None
    start = Fraction(target.baseline)
    return (reached - start) / (goal - start)


def _in_range(target: Target, value: Fraction) -> Fraction | None:
    if target.low is None or target.high is None:
        return None
    low, high = Fraction(target.low), Fraction(target.high)
    if low <= value <= high:
        return Fraction(1)
    tolerance = (high - low) / 2 if target.tolerance is None else Fraction(target.tolerance)
    if tolerance <= 0:
        return Fraction(0)
    distance = max(low - value, value - high)
    return max(Fraction(0), 1 - distance / tolerance)


def milestone_attainment(marks: Iterable[MilestoneMark], day: date) -> Fraction | None:
    """Return the weight of the milestones done by the day over the weight of all."""
    total = done = Fraction(0)
    for mark in marks:
        total += Fraction(mark.weight)
        if mark.done_on is not None and mark.done_on <= day:
            done += Fraction(mark.weight)
    return done / total if total else None


def clamped(value: Fraction) -> Fraction:
    """Return the attainment as a bar can show it, between 0 and 1."""
    return min(Fraction(1), max(Fraction(0), value))


def expected(target: Target, day: date) -> Fraction | None:
    """Return the attainment to be expected by the day; None when the dates do not say."""
    if target.direction in _ALWAYS:
        return Fraction(1)
    if target.starts_on is None or target.due_on is None or target.due_on <= target.starts_on:
        return None
    points = _path(target, target.starts_on, target.due_on)
    if day <= points[0][0]:
        return points[0][1]
    for (from_day, from_share), (to_day, to_share) in itertools.pairwise(points):
        if day <= to_day:
            part = Fraction((day - from_day).days, (to_day - from_day).days)
            return from_share + part * (to_share - from_share)
    return points[-1][1]


def _path(target: Target, starts_on: date, due_on: date) -> list[tuple[date, Fraction]]:
    """The expected path as (day, attainment): the start, the phases between, the due date."""
    inner = [
        (on, share)
        for on, value in sorted(target.phases)
        if starts_on < on < due_on and (share := attainment(target, value)) is not None
    ]
    return [(starts_on, Fraction(0)), *inner, (due_on, Fraction(1))]


def known_values(revisions: Iterable[Revision], known_at: datetime) -> list[Value]:
    """Return each day's value as it was known at a moment: the newest revision recorded by then."""
    newest: dict[date, Revision] = {}
    for revision in revisions:
        if revision.recorded_at > known_at:
            continue
        held = newest.get(revision.measured_on)
        if held is None or held.revision < revision.revision:
            newest[revision.measured_on] = revision
    return [Value(on, newest[on].value) for on in sorted(newest)]


def current_value(
    values: Iterable[Value], aggregation: str, *, starts_on: date, day: date
) -> Fraction | None:
    """Make one number of the values up to the day.

    Level: the last one. Cumulative: the sum since the start. Average: each value weighs by the
    days it held, from its own day to the day before the next, the last one to ``day``.
    """
    known = sorted(value for value in values if value.measured_on <= day)
    if aggregation == Aggregation.LEVEL:
        return Fraction(known[-1].value) if known else None
    inside = [value for value in known if value.measured_on >= starts_on]
    if not inside:
        return None
    if aggregation == Aggregation.CUMULATIVE:
        return sum((Fraction(value.value) for value in inside), Fraction(0))
    return _mean_by_days(inside, day)


def _mean_by_days(values: Sequence[Value], day: date) -> Fraction:
    ends = [value.measured_on for value in values[1:]] + [day + timedelta(days=1)]
    spans = [(end - value.measured_on).days for value, end in zip(values, ends, strict=True)]
    weighted = (Fraction(v.value) * span for v, span in zip(values, spans, strict=True))
    return sum(weighted, Fraction(0)) / sum(spans)


def status(
    *,
    attained: Fraction | None,
    expected_by_now: Fraction | None,
    day: date,
    last_on: date | None = None,
    frequency_days: int | None = None,
    missed_on: date | None = None,
    direction: str = "",
) -> Verdict:
    """Find the first rule that fits.

    ``last_on`` is None for milestones, which do not grow stale; without dates for a path the KPI is
    judged as if everything were expected already. ``missed_on`` is the day of the owner's last
    check-in where it did not come: the value is stale then unless it was told after that day.
    ``direction`` only chooses the words: a level is held or not, there is no way to it.
    """
    age = None if last_on is None else (day - last_on).days
    allowed = None if frequency_days is None else frequency_days + GRACE_DAYS
    missed = missed_on if last_on is not None and missed_on and last_on <= missed_on else None
    stale = missed is not None or (age is not None and allowed is not None and age > allowed)
    return Verdict(
        status=_word(attained, expected_by_now, is_stale=stale),
        attainment=attained,
        expected=expected_by_now,
        last_on=last_on,
        age_days=age,
        allowed_days=allowed,
        missed_on=missed,
        is_level=direction in (Direction.AT_LEAST, Direction.AT_MOST),
    )


def _word(
    attained: Fraction | None, expected_by_now: Fraction | None, *, is_stale: bool
) -> KpiStatus:
    due = Fraction(1) if expected_by_now is None else expected_by_now
    if attained is None:
        return KpiStatus.NO_DATA
    rules = (
        (is_stale, KpiStatus.STALE),
        (attained >= 1, KpiStatus.REACHED),
        (attained < 0, KpiStatus.OFF_TRACK),
        (due < TOO_EARLY_BELOW, KpiStatus.TOO_EARLY),
        (attained >= ON_TRACK_FROM * due, KpiStatus.ON_TRACK),
        (attained >= AT_RISK_FROM * due, KpiStatus.AT_RISK),
    )
    return next((word for fits, word in rules if fits), KpiStatus.OFF_TRACK)


def _rule_text(verdict: Verdict) -> str:
    if verdict.attainment is None:
        return _("No measurement yet, so there is nothing to compare.")
    if verdict.status == KpiStatus.STALE and verdict.missed_on is not None:
        return _("The check-in due on %(day)s did not come, and no value since.") % {
            "day": format_date(verdict.missed_on, "j M Y")
        }
    if verdict.status == KpiStatus.STALE:
        return _("The last value is %(age)d days old; at most %(allowed)d are allowed.") % {
            "age": verdict.age_days,
            "allowed": verdict.allowed_days,
        }
    reached = share_text(verdict.attainment)
    if verdict.attainment >= 1:
        return _("%(reached)s of the way to the target: reached.") % {"reached": reached}
    if verdict.attainment < 0:
        return _("Below the start: %(reached)s of the way to the target.") % {"reached": reached}
    if verdict.is_level:
        return _("Not reached; it has to hold on every day.")
    due = Fraction(1) if verdict.expected is None else verdict.expected
    return _(
        "%(reached)s of the way; %(due)s expected by now. "
        "On track from %(on_track)s, at risk from %(at_risk)s."
    ) % {
        "reached": reached,
        "due": share_text(due),
        "on_track": share_text(ON_TRACK_FROM * due),
        "at_risk": share_text(AT_RISK_FROM * due),
    }


def share_text(value: Fraction) -> str:
    """Show an attainment in per cent with one decimal, rounded down."""
    return percent.with_sign(percent.one_decimal(value * 100))


def objective_attainment(parts: Iterable[tuple[Number, Fraction | None]]) -> ObjectiveAttainment:
    """Return the weighted mean of the clamped attainments of (weight, attainment) with data."""
    pairs = list(parts)
    known = [(Fraction(weight), clamped(a)) for weight, a in pairs if a is not None]
    total = sum((weight for weight, _a in known), Fraction(0))
    value = sum((weight * a for weight, a in known), Fraction(0)) / total if total else None
    return ObjectiveAttainment(value=value, with_data=len(known), total=len(pairs))
