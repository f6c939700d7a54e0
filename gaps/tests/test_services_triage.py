"""Deciding on suspicions: another kind, one's own decision taken back, what heads say before."""

from datetime import datetime, timedelta

import pytest

from departments.models import Obligation, Quarter, User
from gaps.choices import GapKind, GapSource, GapState
from gaps.models import Gap, GapNote
from gaps.selectors.deciding import other_kinds
from gaps.services.gaps import confirm_gap, dismiss_gap, plan_gap
from gaps.services.triage import change_kind, note_gap, undo_decision
from gaps.tests.factories import gap_between
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=1)


@pytest.fixture
def suspected(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation, state=GapState.SUSPECTED)


@pytest.fixture
def pair(sales_obligation: Obligation, customer_service_obligation: Obligation) -> Gap:
    return gap_between(
        sales_obligation, customer_service_obligation, kind="B", state=GapState.SUSPECTED
    )


def events(gap: Gap) -> list[str]:
    rows = AuditEntry.objects.filter(subject_id=gap.pk).order_by("happened_at", "id")
    return list(rows.values_list("event", flat=True))


def test_a_gap_of_another_kind_is_confirmed_and_its_rule_stays_named(
    suspected: Gap, dumisa: User, now: datetime
) -> None:
    change_kind(
        gap=suspected,
        kind=GapKind.IRRELEVANT_METRIC,
        reason="It moves nothing.",
        actor=dumisa,
        now=now,
    )
    stored = Gap.objects.get(pk=suspected.pk)
    assert (stored.state, stored.kind, stored.rule_id) == ("confirmed", "D", "A1")
    entry = AuditEntry.objects.get(event="gap.kind_changed")
    assert (entry.changes["kind"], entry.why) == (["A", "D"], "It moves nothing.")


def test_what_lies_between_two_plans_stays_between_them(pair: Gap, suspected: Gap) -> None:
    assert other_kinds(pair) == [GapKind.NO_SHARED_FOCUS]
    assert other_kinds(suspected) == [GapKind.IRRELEVANT_METRIC, GapKind.UNCLEAR_OBJECTIVE]


def test_a_gap_a_person_raised_between_two_plans_can_be_of_any_kind(
    sales_obligation: Obligation, customer_service_obligation: Obligation
) -> None:
    raised = gap_between(
        sales_obligation, customer_service_obligation, kind="E", source=GapSource.PERSON
    )
    assert [kind.value for kind in other_kinds(raised)] == ["A", "B", "C", "D"]


def test_a_kind_that_does_not_fit_is_refused_at_its_field(
    suspected: Gap, dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        change_kind(
            gap=suspected, kind=GapKind.CONFLICTING_GOALS, reason="Two.", actor=dumisa, now=now
        )
    assert "kind" in refused.value.fields
    assert events(suspected) == []


def test_a_fact_keeps_its_kind(sales_obligation: Obligation, dumisa: User, now: datetime) -> None:
    fact = gap_between(sales_obligation, is_fact=True)
    with pytest.raises(WrongState):
        change_kind(gap=fact, kind=GapKind.UNCLEAR_OBJECTIVE, reason="No.", actor=dumisa, now=now)


def test_a_head_does_not_change_the_kind(suspected: Gap, amina: User, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        change_kind(
            gap=suspected, kind=GapKind.UNCLEAR_OBJECTIVE, reason="No.", actor=amina, now=now
        )


def test_a_decision_taken_back_leaves_the_suspicion_as_it_was(
    suspected: Gap, dumisa: User, now: datetime
) -> None:
    opened_at = suspected.opened_at
    dismiss_gap(gap=suspected, reason="Read wrongly.", actor=dumisa, now=now)
    undo_decision(gap=suspected, actor=dumisa, now=now + LATER)

    stored = Gap.objects.get(pk=suspected.pk)
    assert (stored.state, stored.decision_reason, stored.decided_at) == ("suspected", "", None)
    assert stored.opened_at == opened_at
    assert events(suspected) == ["gap.dismissed", "gap.decision_undone"]


def test_a_changed_kind_taken_back_is_the_first_kind_again(
    suspected: Gap, dumisa: User, now: datetime
) -> None:
    change_kind(
        gap=suspected, kind=GapKind.UNCLEAR_OBJECTIVE, reason="Vague.", actor=dumisa, now=now
    )
    undo_decision(gap=suspected, actor=dumisa, now=now + LATER)
    assert Gap.objects.get(pk=suspected.pk).kind == GapKind.MISALIGNED_KPI


def test_a_decision_from_which_something_followed_is_not_taken_back(
    suspected: Gap, dumisa: User, now: datetime
) -> None:
    confirm_gap(gap=suspected, actor=dumisa, now=now)
    seen = suspected.version
    plan_gap(gap=suspected, actor=dumisa, now=now + LATER)

    with pytest.raises(Conflict):
        undo_decision(gap=suspected, actor=dumisa, now=now + LATER, expected_version=seen)
    with pytest.raises(WrongState):
        undo_decision(gap=suspected, actor=dumisa, now=now + LATER)
    assert Gap.objects.get(pk=suspected.pk).state == GapState.PLANNED


def test_nobody_takes_back_what_another_decided(
    suspected: Gap, dumisa: User, amina: User, now: datetime
) -> None:
    confirm_gap(gap=suspected, actor=dumisa, now=now)
    with pytest.raises(WrongState):
        undo_decision(gap=suspected, actor=amina, now=now + LATER)


def test_what_was_undone_once_is_not_undone_twice(
    suspected: Gap, dumisa: User, now: datetime
) -> None:
    confirm_gap(gap=suspected, actor=dumisa, now=now)
    undo_decision(gap=suspected, actor=dumisa, now=now + LATER)
    with pytest.raises(WrongState):
        undo_decision(gap=suspected, actor=dumisa, now=now + 2 * LATER)


def test_a_closed_quarter_keeps_its_decisions(
    suspected: Gap, dumisa: User, amina: User, quarter: Quarter, now: datetime
) -> None:
    confirm_gap(gap=suspected, actor=dumisa, now=now)
    Quarter.objects.filter(pk=quarter.pk).update(state="closed")
    stored = Gap.objects.get(pk=suspected.pk)
    with pytest.raises(WrongState):
        undo_decision(gap=stored, actor=dumisa, now=now)
    with pytest.raises(WrongState):
        note_gap(gap=stored, text="Too late.", actor=amina, now=now)


def test_a_head_tells_the_office_how_the_gap_looks_from_there(
    suspected: Gap, amina: User, now: datetime
) -> None:
    note = note_gap(gap=suspected, text="  We count\nby hand. ", actor=amina, now=now)
    assert (note.text, note.author) == ("We count by hand.", amina)
    assert AuditEntry.objects.get(event="gap.noted").subject_id == note.pk


@pytest.mark.parametrize("text", ["", "   ", "\n\t"], ids=["empty", "blanks", "lines"])
def test_a_note_says_something(suspected: Gap, amina: User, now: datetime, text: str) -> None:
    with pytest.raises(DomainError) as refused:
        note_gap(gap=suspected, text=text, actor=amina, now=now)
    assert "text" in refused.value.fields


def test_a_note_is_for_the_heads_concerned_and_those_who_decide(
    pair: Gap, amina: User, bongani: User, chipo: User, dumisa: User, farai: User, now: datetime
) -> None:
    note = note_gap(gap=pair, text="We agreed on this in May.", actor=amina, now=now)
    readers = [p for p in (amina, bongani, chipo, dumisa, farai) if _reads(note, p)]
    assert readers == [amina, chipo, dumisa, farai]
    with pytest.raises(NotAllowed):
        note_gap(gap=pair, text="Me too.", actor=bongani, now=now)


def _reads(note: GapNote, user: User) -> bool:
    return GapNote.objects.visible_to(user).filter(pk=note.pk).exists()
