"""Every stored number is the number that the rows of its moment give."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from departments.models import Obligation, Quarter
from gaps.choices import GapState, SnapshotCause
from gaps.facts import fingerprints, load_facts
from gaps.models import AlignmentSnapshot, Assessment, Gap
from gaps.services import scores
from gaps.services.verifying import verify_snapshots, work_out_again
from gaps.tests.histories import STEPS, History
from saypro_align.audit import past
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.clock import organization_day

pytestmark = pytest.mark.django_db

BEGUN = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(STEPS),
            st.integers(min_value=0, max_value=59),
            st.sampled_from([1, 45, 700]),
        ),
        min_size=4,
        max_size=14,
    )
)
@settings(
    max_examples=20,
    # Each example is a quarter lived through; making a failing one smaller would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.long
def test_whatever_happens_every_snapshot_is_worked_out_again(
    db: None, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        history = History(BEGUN)
        history.live([*steps, ("nights", 1, 1)])
        told = verify_snapshots()
        moments = AlignmentSnapshot.objects.values("quarter", "taken_at").distinct().count()
        transaction.set_rollback(True)

    assert [str(difference) for difference in told.differences] == []
    assert told.count >= moments


@pytest.fixture
def history() -> History:
    """Return a quarter in which something happened every few days."""
    lived = History(BEGUN)
    lived.live([("revise", 0, 45), ("reword", 0, 45), ("submit", 0, 45), ("approve", 0, 45)])
    lived.live([("report", 0, 45), ("decide", 0, 45), ("rule", 5, 45), ("nights", 7, 45)])
    return lived


def numbers() -> int:
    return AlignmentSnapshot.objects.count()


def test_the_command_says_that_all_is_as_stored(history: History) -> None:
    said = StringIO()
    call_command("verify_snapshots", stdout=said)

    assert f"{numbers()} snapshots verified: all values are as stored." in said.getvalue()


def test_a_past_that_was_tampered_with_is_found(history: History) -> None:
    first = AlignmentSnapshot.objects.order_by("number")[0]
    Gap.history.filter(history_date__lte=BEGUN).update(state=GapState.DISMISSED)
    Obligation.history.update(exempted_at=BEGUN)
    said = StringIO()

    with pytest.raises(CommandError, match="differ"):
        call_command("verify_snapshots", quarter=history.quarter.code, stderr=said)
    assert f"{history.quarter.code} no. {first.number}" in said.getvalue()
    assert "total is 2, worked out 0" in said.getvalue()


def test_a_quarter_nobody_knows_is_named() -> None:
    with pytest.raises(CommandError, match="There is no quarter 1999-Q1"):
        call_command("verify_snapshots", quarter="1999-Q1")


def test_a_periods_end_is_compared_with_what_it_was_copied_from(history: History) -> None:
    history.now = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    history.live([("nights", 0, 1)])
    copy = AlignmentSnapshot.objects.get(cause=SnapshotCause.MONTH_END)

    assert copy.taken_at < history.now
    assert verify_snapshots(quarter=history.quarter).differences == ()


def test_an_assessment_of_an_earlier_release_holds_while_nothing_moves(history: History) -> None:
    """What that release hashed is not known any more; whether anything changed is."""
    for rows in (Assessment.objects.all(), Assessment.history.all()):
        rows.update(rule_version="0.9", fingerprint="of another release")
    told = [row.rule_version for row in AlignmentSnapshot.objects.all()]
    assert all("; " in text for text in told)
    with past.as_of(history.now):
        stored = set(Assessment.objects.values_list("rule_version", flat=True))
    assert stored == {"0.9"}

    snapshot = AlignmentSnapshot.objects.order_by("number").last()
    assert snapshot is not None
    snapshot.rule_version = "2026-1; 0.9"
    assert work_out_again(snapshot).lines == snapshot.plans


def test_facts_at_a_moment_are_those_known_then(history: History) -> None:
    quarter = history.quarter
    day = organization_day(BEGUN)
    then = load_facts(quarter, day=day, at=BEGUN)
    now = load_facts(quarter, day=day)

    assert fingerprints(then, rule_version="") != fingerprints(now, rule_version="")
    assert {plan.version_number for plan in then.plans} == {1}
    assert {plan.version_number for plan in now.plans} == {1, 2}


def test_what_is_known_now_is_what_stands_in_the_tables(history: History) -> None:
    with past.as_of(history.now):
        told = {name: rows_of(table) for name, table in tables().items()}

    assert told == {name: rows_of(table) for name, table in tables().items()}


def test_a_snapshot_is_never_dated_before_the_one_it_follows(history: History) -> None:
    """Who waited for the quarter's lock asked for it before the other, and writes after him."""
    before = numbers()
    newest = AlignmentSnapshot.objects.latest("taken_at")
    duty = Obligation.objects.filter(quarter=history.quarter, exempted_at=None)[0]
    history.now = newest.taken_at - timedelta(seconds=3)
    history.exempt(["Marketing", "Product", "Sales"].index(duty.department.name))
    scores.score_quarter(quarter=Quarter.objects.get(), now=history.now)

    late = AlignmentSnapshot.objects.latest("number")
    assert numbers() == before + 1
    assert late.taken_at == newest.taken_at
    assert verify_snapshots().differences == ()


def tables() -> dict[str, type[Model]]:
    """Return the models whose past is told by history rows."""
    return {
        model._meta.label: model
        for model in apps.get_models()
        if model._meta.db_table in past.stand_ins() and not issubclass(model, AuditEntry)
    }


def rows_of(model: type[Model]) -> list[tuple[object, ...]]:
    # Touching a draft raises its version, and seeing a gap again notes when: neither is told. An
    # assessment made anew takes the place of the plan's first.
    untold = {"version", "updated_at", "last_seen_at", "id", "created_at"}
    columns = [
        field.attname for field in model._meta.concrete_fields if field.attname not in untold
    ]
    return sorted(model._default_manager.values_list(*columns), key=repr)
