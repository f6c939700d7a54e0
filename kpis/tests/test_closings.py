"""How targets end: what owners say, what freezes with the quarter, what goes on in the next one."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from departments.models import Department, Quarter, User
from departments.tests.factories import QuarterFactory
from kpis.choices import Direction
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptClosing
from kpis.selectors.target_pages import target_page
from kpis.services.carrying import carry_waiting
from kpis.services.closings import Ending, close_targets, say_endings
from kpis.tests.factories import KpiFactory, MeasurementFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Africa/Johannesburg")
LAST_WEEK = datetime(2026, 12, 28, 9, tzinfo=ZONE)
AFTER = datetime(2027, 1, 4, 9, tzinfo=ZONE)
Say = Callable[..., KptClosing]


@pytest.fixture
def ending(quarter: Quarter) -> Quarter:
    """Return the quarter from October to December, open."""
    Quarter.objects.filter(pk=quarter.pk).update(
        starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31), state="open"
    )
    quarter.refresh_from_db()
    return quarter


@pytest.fixture
def coming(ending: Quarter) -> Quarter:
    """Return the quarter after it, being prepared."""
    return QuarterFactory.create(
        code="2027-Q1", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31), state="preparing"
    )


def target(quarter: Quarter, owner: User, result: int | None = None, **fields: Any) -> Kpt:
    """Return a final target from 200 000 to 230 000, with its last value."""
    kpt = KptFactory.create(quarter=quarter, owner=owner, **fields)
    if result is not None:
        MeasurementFactory.create(
            kpi=kpt.kpi, measured_on=date(2026, 12, 20), value=Decimal(result)
        )
    return kpt


@pytest.fixture
def say(amina: User) -> Say:
    """Return what keeps Amina's word on one target."""

    def said(kpt: Kpt, outcome: str, what_next: str = "stop", **told: Any) -> KptClosing:
        now = told.pop("now", LAST_WEEK)
        (closing,) = say_endings(
            endings=[Ending(kpt, outcome, what_next, **told)], actor=amina, now=now
        )
        return closing

    return said


def draft_of(closing: KptClosing) -> Kpt:
    """Return what the target has become in the next quarter."""
    assert closing.carried_to is not None
    return closing.carried_to


def test_the_owner_confirms_what_the_number_says(ending: Quarter, amina: User, say: Say) -> None:
    closing = say(target(ending, amina, 215_000), "partly")

    assert (closing.suggested, closing.outcome, closing.attained) == ("partly", "partly", "1/2")
    assert (closing.result, closing.by) == (Decimal(215_000), amina)


def test_who_sees_it_otherwise_says_why(ending: Quarter, amina: User, say: Say) -> None:
    kpt = target(ending, amina, 229_000)

    with pytest.raises(DomainError, match="Say why it differs"):
        say(kpt, "reached")

    told = say(kpt, "reached", lessons="A thousand came on the first of January.")
    assert (told.suggested, told.outcome) == ("partly", "reached")


def test_it_is_too_early_before_the_last_two_weeks(ending: Quarter, amina: User, say: Say) -> None:
    with pytest.raises(WrongState, match="last two weeks"):
        say(target(ending, amina, 1), "missed", now=datetime(2026, 12, 16, 9, tzinfo=ZONE))


def test_values_after_the_quarters_end_do_not_count(ending: Quarter, amina: User, say: Say) -> None:
    kpt = target(ending, amina, 215_000)
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2027, 1, 3), value=Decimal(230_000))

    assert say(kpt, "partly", now=AFTER).attained == "1/2"


def test_of_two_who_say_it_at_once_nobody_is_overwritten(
    ending: Quarter, amina: User, say: Say
) -> None:
    kpt = target(ending, amina, 215_000)
    say(kpt, "partly", lessons="Licences sell late.")

    with pytest.raises(Conflict):
        say(kpt, "missed", lessons="It was too little.")

    assert KptClosing.objects.get().lessons == "Licences sell late."


def test_what_goes_on_begins_where_it_ended(
    ending: Quarter, coming: Quarter, amina: User, say: Say
) -> None:
    kpt = target(ending, amina, 215_000, relative_target=Decimal(15))

    draft = draft_of(say(kpt, "partly", "carry"))

    assert (draft.quarter, draft.state, draft.kpi) == (coming, KptState.DRAFT, kpt.kpi)
    assert (draft.baseline, draft.target_value) == (Decimal(215_000), Decimal(247_250))
    assert (draft.name, draft.owner, draft.rationale) == (kpt.name, amina, kpt.rationale)


def test_a_number_that_is_reached_is_no_target_any_more(
    ending: Quarter, coming: Quarter, amina: User, say: Say
) -> None:
    draft = draft_of(say(target(ending, amina, 240_000), "reached", "carry"))

    assert (draft.baseline, draft.target_value) == (Decimal(240_000), None)


def test_a_threshold_is_kept_as_it_is(
    ending: Quarter, coming: Quarter, amina: User, say: Say
) -> None:
    kpi = KpiFactory.create(direction=Direction.AT_LEAST, unit="%")
    kpt = target(ending, amina, 94, kpi=kpi, baseline=None, target_value=Decimal(95))

    assert draft_of(say(kpt, "missed", "carry")).target_value == Decimal(95)


def test_without_a_next_quarter_the_wish_waits_for_one(
    ending: Quarter, amina: User, say: Say
) -> None:
    kpt = target(ending, amina, 215_000)
    assert say(kpt, "partly", "carry").carried_to is None
    assert carry_waiting(now=LAST_WEEK) == 0
    QuarterFactory.create(code="2027-Q1", starts_on=date(2027, 1, 1), state="preparing")

    assert (carry_waiting(now=AFTER), carry_waiting(now=AFTER)) == (1, 0)


def test_parts_find_the_target_they_belong_to_whichever_goes_on_first(
    ending: Quarter, coming: Quarter, amina: User, sales: Department, say: Say
) -> None:
    whole = target(ending, amina, 215_000)
    first, second = (
        target(ending, amina, 100, level=KptLevel.DEPARTMENT, department=sales, parent=whole)
        for _part in range(2)
    )
    say(first, "missed", "carry")
    say(whole, "partly", "carry")
    say(second, "missed", "carry")

    carried = KptClosing.objects.get(kpt=whole).carried_to
    assert Kpt.objects.filter(parent=carried, quarter=coming).count() == 2


def test_who_changes_his_mind_takes_the_draft_back(
    ending: Quarter, coming: Quarter, amina: User, say: Say
) -> None:
    closing = say(target(ending, amina, 215_000), "partly", "carry")
    draft = draft_of(closing)

    again = say(closing.kpt, "partly", "stop", version=closing.version)

    draft.refresh_from_db()
    assert (again.what_next, again.carried_to) == ("stop", None)
    assert draft.state == KptState.WITHDRAWN


def test_closing_the_quarter_freezes_what_was_said_and_lets_the_number_speak_for_the_rest(
    ending: Quarter, amina: User, dumisa: User, say: Say
) -> None:
    told = say(target(ending, amina, 215_000), "partly", lessons="Licences sell late.")
    silent = target(ending, amina)

    assert close_targets(quarter=ending, actor=dumisa, now=AFTER) == 2

    told.refresh_from_db()
    left = KptClosing.objects.get(kpt=silent)
    assert (told.outcome, told.frozen_at) == ("partly", AFTER)
    assert (left.outcome, left.by, left.what_next) == ("missed", None, "stop")
    assert set(Kpt.objects.values_list("state", flat=True)) == {KptState.CLOSED}
    with pytest.raises(WrongState):
        say(silent, "missed", now=AFTER)


def test_a_late_value_changes_what_the_number_says_and_the_draft_with_it(
    ending: Quarter, coming: Quarter, amina: User, dumisa: User, say: Say
) -> None:
    kpt = target(ending, amina, 215_000)
    draft = draft_of(say(kpt, "partly", "carry"))
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 12, 31), value=Decimal(230_000))

    close_targets(quarter=ending, actor=dumisa, now=AFTER)

    draft.refresh_from_db()
    assert KptClosing.objects.get().outcome == "reached"
    assert (draft.baseline, draft.target_value) == (Decimal(230_000), None)


def test_a_draft_says_what_its_name_still_says_of_the_quarter_before(
    ending: Quarter, coming: Quarter, amina: User, say: Say
) -> None:
    kpt = target(ending, amina, 215_000, name="Earn R 230 000 by the end of Q4", relative_target=15)

    draft = draft_of(say(kpt, "partly", "carry"))

    assert draft.name == kpt.name
    assert target_page(draft, amina, now=AFTER).old_words == ("230 000", "Q4")
    assert target_page(kpt, amina, now=LAST_WEEK).old_words == ()
