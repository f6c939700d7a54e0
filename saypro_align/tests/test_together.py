"""Rows are judged as Django judges them, and many rows saved as one leave what each would leave."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from departments.models import Objective, Obligation, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from kpis.models import Kpi, KpiUse
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.rows import create_row, save_row
from saypro_align.audit.validation import validate
from saypro_align.lib.together import atomic, current, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return a KPI in Amina's draft."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    return KpiUseFactory.create(objective__plan=plan, kpi__owner=amina)


def judged(row: Any, how: Any) -> Any:
    """Return what a judge says: nothing, or its messages."""
    try:
        how(row)
    except ValidationError as fault:
        return fault.message_dict
    return None


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"weight": 0},
        {"weight": None},
        {"state": "gone"},
        {"low": 5, "high": 5},
        {"low": 5, "high": None},
        {"tolerance": 0},
        {"starts_on": date(2026, 12, 31), "due_on": date(2026, 12, 1)},
        {"starts_on": None, "due_on": date(2026, 12, 1)},
        {"contribution": "x" * 301},
        {"target_value": "many"},
    ],
)
def test_a_row_is_judged_as_django_judges_it(use: KpiUse, wrong: dict[str, Any]) -> None:
    for name, value in wrong.items():
        setattr(use, name, value)
    assert judged(use, validate) == judged(use, lambda row: row.full_clean())


def test_a_second_row_of_a_kind_is_refused_in_the_same_words(use: KpiUse) -> None:
    twin = KpiUse(objective=use.objective, kpi=use.kpi, key=uuid4(), position=2)
    twin.created_at = twin.updated_at = use.created_at
    assert judged(twin, validate) == judged(twin, lambda row: row.full_clean())
    assert "already stands in the objective" in str(judged(twin, validate))
    twin.state = "retired"
    assert judged(twin, validate) is None
    twin.key = use.key
    assert judged(twin, validate) == judged(twin, lambda row: row.full_clean())


def test_an_unknown_object_is_refused_where_only_its_id_is_known(use: KpiUse) -> None:
    use.goal_measure_id = uuid4()
    assert set(judged(use, validate)) == {"goal_measure"}


def test_a_row_is_judged_without_asking_for_what_is_in_hand(use: KpiUse) -> None:
    row = KpiUse.objects.select_related("objective", "kpi", "goal_measure").get()
    with CaptureQueriesContext(connection) as queries:
        validate(row, changed={"target_value"})
    assert len(queries) == 0


def test_rows_saved_as_one_leave_history_and_entries_like_single_ones(
    use: KpiUse, amina: User, now: datetime
) -> None:
    by: dict[str, Any] = {"actor": amina, "now": now}
    with transaction.atomic(), together():
        for number in range(5):
            create_row(Kpi(name=f"KPI {number}", owner=amina), event="kpi.created", **by)
        save_row(use, changes={"weight": 7}, expected_version=None, event="kpi_use.edited", **by)
        assert not AuditEntry.objects.exists()
    assert current() is None
    entries = list(AuditEntry.objects.order_by("event").values_list("event", flat=True))
    assert entries == ["kpi.created"] * 5 + ["kpi_use.edited"]
    made = Kpi.history.filter(name="KPI 3").get()
    assert (made.history_type, made.history_user, made.history_date) == ("+", amina, now)
    changed = use.history.get(history_type="~")
    assert (changed.weight, changed.version) == (7, 2)
    assert changed.history_change_reason == "kpi_use.edited"


def test_nothing_that_was_put_off_is_done_after_a_refusal(amina: User, now: datetime) -> None:
    def refused() -> None:
        with transaction.atomic(), together():
            create_row(Kpi(name="Gone"), actor=amina, now=now, event="kpi.created")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused()
    assert current() is None
    assert not Kpi.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_service_alone_has_a_savepoint_of_its_own(use: KpiUse) -> None:
    @atomic
    def rename() -> None:
        Objective.objects.update(text="Other")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rename()
    # The transaction around it goes on, without what the service did.
    assert not Objective.objects.filter(text="Other").exists()
    ObjectiveFactory.create(plan=use.objective.plan)
