"""Did it work: which values are compared, what the page says, who sees it, and what stays."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionState
from actions.choices.life import CriterionWay
from actions.models import CorrectiveAction
from actions.proof import Because, Verdict, stored
from actions.selectors.proof import compared, frozen_judgement, judgement_of, proof_section
from actions.tests.factories import CorrectiveActionFactory, VerdictFactory
from actions.tests.factories_proof import (
    AS_EVER,
    CALM,
    DONE,
    LIFTED,
    STARTED,
    measure,
    measured_action,
    on_day,
)
from departments.models import Obligation, User
from gaps.models import Gap
from gaps.tests.factories import gap_between
from kpis.models import Measurement
from kpis.services.measurements import correct_measurement
from kpis.tests.factories import KpiFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


def shown(client: Client, action: CorrectiveAction) -> str:
    page = client.get(reverse("actions:action_page", args=[action.pk])).content.decode()
    return " ".join(page.split())


def test_values_up_to_the_start_are_compared_with_those_after_the_end(
    gap: Gap, now: datetime
) -> None:
    action = measured_action(gap)
    measure(action.criterion_kpi, "90", STARTED + timedelta(weeks=1))  # type: ignore[arg-type]

    values = compared(action, now=now)

    assert (values.before[-1].day, values.after[0].day) == (date(2026, 8, 31), date(2026, 9, 21))
    assert (len(values.before), len(values.after)) == (12, 8)
    said = judgement_of(action, now=now)
    assert said is not None
    assert said.verdict == Verdict.EFFECTIVE


def test_what_was_not_known_yet_is_not_looked_at(gap: Gap, now: datetime, amina: User) -> None:
    action = measured_action(gap)
    wrong = Measurement.objects.get(value=Decimal(18))
    correct_measurement(
        kpi=wrong.kpi,
        measured_on=wrong.measured_on,
        value=Decimal(99),
        note="Typo.",
        actor=amina,
        now=now,
    )

    then = compared(action, now=on_day(action, 3))
    today = compared(action, now=now)

    assert len(then.after) == 3
    assert [p.value for p in then.before if p.day == wrong.measured_on] == [Decimal(18)]
    assert [p.value for p in today.before if p.day == wrong.measured_on] == [Decimal(99)]


def test_too_early_nothing_is_said_of_it(gap: Gap) -> None:
    action = measured_action(gap)

    said = judgement_of(action, now=on_day(action, 3))

    assert said is not None
    assert (said.verdict, said.because) == (Verdict.UNDECIDABLE, Because.TOO_FEW)


def test_without_a_question_there_is_no_answer(gap: Gap, now: datetime) -> None:
    running = measured_action(gap, implemented_at=None, state=ActionState.IN_PROGRESS)
    without_kpi = CorrectiveActionFactory.create(gap=gap, state=ActionState.IMPLEMENTED)

    assert judgement_of(running, now=now) is None
    assert judgement_of(without_kpi, now=now) is None
    assert frozen_judgement(without_kpi, now=now) == ({}, "")


def test_the_page_says_what_moved_how_likely_chance_is_and_what_follows(
    gap: Gap, as_dumisa: Client
) -> None:
    page = shown(as_dumisa, measured_action(gap, criterion_shift=Decimal(3)))

    assert "It should rise by at least 3 leads." in page
    assert "was 20 leads before and is 25 leads after." in page
    assert "Pure chance would give a shift like this in" in page
    assert "12 values before, 8 after" in page
    assert "It worked" in page


def test_the_page_says_when_the_values_did_not_move(gap: Gap, as_dumisa: Client) -> None:
    page = shown(as_dumisa, measured_action(gap, after=AS_EVER))

    assert "The values did not move more than they always do." in page
    assert "It did not work" in page


def test_what_should_fall_and_fell_is_said_so(gap: Gap, as_dumisa: Client) -> None:
    down = {"criterion_way": CriterionWay.DOWN, "before": LIFTED, "after": CALM}

    assert "They fell by about 5 leads." in shown(as_dumisa, measured_action(gap, **down))


def test_before_the_end_the_page_says_whether_there_will_be_enough_values(
    gap: Gap, as_dumisa: Client
) -> None:
    action = measured_action(
        gap, before="20 21", after="", implemented_at=None, state=ActionState.IN_PROGRESS
    )
    page = shown(as_dumisa, action)

    assert "There are 2 values from before so far; at least 8 are needed." in page
    assert "there will be about 8 values from after" in page


def test_a_verdict_keeps_the_numbers_it_was_given_on(
    gap: Gap, as_dumisa: Client, now: datetime
) -> None:
    action = measured_action(gap, state=ActionState.EFFECTIVE)
    numbers, version = frozen_judgement(action, now=now)
    VerdictFactory.create(action=action, judgement=numbers, rule_version=version)
    Measurement.objects.filter(measured_on__gt=DONE.date()).update(value=Decimal(20))

    page = shown(as_dumisa, action)

    assert version == "proof-1"
    assert "25 leads after. They rose" in page
    assert "is 20 leads after. The values did not move" in page


def test_who_may_not_read_the_kpi_sees_nothing_of_its_numbers(
    gap: Gap, chipo: User, dumisa: User, now: datetime
) -> None:
    action = measured_action(gap, criterion_kpi=KpiFactory.create(name="Secret number"))

    assert proof_section(action, dumisa, now) is not None
    assert proof_section(action, chipo, now) is None


def test_the_stored_numbers_are_exact_text(gap: Gap, now: datetime) -> None:
    said = judgement_of(measured_action(gap), now=now)

    assert said is not None
    assert stored(said)["shift"] == "5.0000"
    assert "/" in stored(said)["chance"]
