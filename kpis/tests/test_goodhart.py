"""What a number does once it is a target: each rule at its edge, and the measured figures."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from benchmarks.goodhart import LEAST_FOUND, MOST_FALSE, run
from departments.models import User
from kpis.choices.targets import ChangeState
from kpis.goodhart import Edit, Facts, Pair, Reading, Seen, observe
from kpis.tests.factories import MeasurementFactory
from kpis.tests.factories_targets import KptFactory, TargetChangeFactory

DUE = date(2026, 12, 31)
MONDAY = date(2026, 10, 5)


def weeks(*values: int, late: int = 0) -> tuple[Reading, ...]:
    return tuple(
        Reading(day, day + timedelta(days=late), Decimal(value))
        for at, value in enumerate(values)
        for day in [MONDAY + timedelta(weeks=at)]
    )


PLAIN = Facts("increase", DUE, Decimal(100), "R", readings=weeks(10, 14, 21, 30, 38))


def seen(facts: Facts) -> list[Seen]:
    return [one.seen for one in observe(facts)]


@pytest.mark.parametrize(
    ("direction", "days", "new", "is_seen"),
    [
        ("increase", 14, 90, True),
        ("increase", 15, 90, False),
        ("increase", 3, 110, False),
        ("decrease", 3, 110, True),
        ("at_most", 3, 90, False),
    ],
    ids=["easier", "early", "harder", "easier_down", "harder_down"],
)
def test_a_target_made_easier_in_its_last_two_weeks_is_seen(
    direction: str, days: int, new: int, is_seen: bool
) -> None:
    edit = Edit(DUE - timedelta(days=days), Decimal(100), Decimal(new))
    facts = replace(PLAIN, direction=direction, edits=(edit,))
    assert (Seen.LATE_EDIT in seen(facts)) == is_seen


@pytest.mark.parametrize(("days", "is_seen"), [(10, False), (11, True)], ids=["10", "11"])
def test_a_value_slipped_in_behind_later_ones_is_seen(days: int, is_seen: bool) -> None:
    first, *rest = PLAIN.readings
    late = replace(first, recorded_on=first.measured_on + timedelta(days=days))
    assert (seen(replace(PLAIN, readings=(late, *rest))) == [Seen.BACK_DATED]) == is_seen


def test_a_correction_after_the_end_that_reaches_the_target_is_seen() -> None:
    last = replace(PLAIN.readings[-1], revision=2, value=Decimal(100))
    after = replace(last, recorded_on=DUE + timedelta(days=1))
    assert seen(replace(PLAIN, readings=(*PLAIN.readings, after))) == [Seen.BACK_DATED]
    assert seen(replace(PLAIN, readings=(*PLAIN.readings, replace(last, recorded_on=DUE)))) == []


@pytest.mark.parametrize(
    ("values", "target", "unit", "is_seen"),
    [
        ((100,) * 5, 100, "R", True),
        ((100,) * 4, 100, "R", False),
        ((100,) * 4 + (101,), 100, "R", False),
        ((100,) * 5, 100, "%", False),
        ((95,) * 5, 95, "%", True),
    ],
    ids=["five", "four", "once_not", "end_of_scale", "95_per_cent"],
)
def test_values_exactly_on_the_target_every_time_are_seen(
    values: tuple[int, ...], target: int, unit: str, is_seen: bool
) -> None:
    facts = replace(PLAIN, readings=weeks(*values), target=Decimal(target), unit=unit)
    assert (seen(facts) == [Seen.ALWAYS_EXACT]) == is_seen


def test_a_paired_number_that_falls_while_the_targets_rises_is_seen() -> None:
    rising, falling = weeks(1, 2, 3, 4, 5, 6, 7), weeks(9, 8, 7, 6, 5, 4, 3)
    values = tuple((one.measured_on, one.value) for one in falling)
    facts = replace(PLAIN, readings=rising, pairs=(Pair("Satisfaction", "increase", values),))
    assert seen(facts) == [Seen.PAIR_FALLS]
    welcome = replace(facts, pairs=(Pair("Complaints", "decrease", values),))
    assert seen(welcome) == []
    short = replace(facts, pairs=(Pair("Satisfaction", "increase", values[1:]),))
    assert seen(short) == []


def test_it_finds_most_and_seldom_cries_wolf() -> None:
    shares, false = run(cases=150)
    assert min(shares.values()) >= LEAST_FOUND
    assert false <= MOST_FALSE * 1.5


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_office_sees_the_figures_and_the_page_says_them_to_the_owner(
    client: Client, dumisa: User, amina: User, bongani: User
) -> None:
    kpt = KptFactory.create(owner=amina, due_on=date(2026, 11, 25))
    TargetChangeFactory.create(
        kpt=kpt,
        state=ChangeState.APPROVED,
        decided_at=datetime(2026, 11, 15, 9, 0, tzinfo=UTC),
    )
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 11, 2), value=Decimal(1))
    sentence = "From R\u202f230\u202f000 to R\u202f220\u202f000 on 15 Nov 2026."
    client.force_login(dumisa)
    assert sentence in client.get(reverse("kpis:target_watch")).content.decode()
    assert "15 Nov 2026" in b"".join(client.get(reverse("kpis:target_watch_csv"))).decode()
    page = reverse("kpis:target_page", args=[kpt.pk])
    client.force_login(amina)
    assert sentence in client.get(page).content.decode()
    client.force_login(bongani)
    assert sentence not in client.get(page).content.decode()
    assert client.get(reverse("kpis:target_watch")).status_code == 404
