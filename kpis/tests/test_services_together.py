"""Two people write at the same moment: one wins, the other is told, nothing is there twice."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from departments.models import Plan, User
from kpis.drafts import ObjectiveDraft, PlanDraft
from kpis.models import KpiUse, Measurement
from kpis.services import measurements
from kpis.services.plan_form import save_plan_form
from kpis.services.plans import submit_plan
from saypro_align.lib.exceptions import DomainError

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 20)


def together(*works: Callable[[], object]) -> list[str]:
    """Run all at one moment; return how each ended. SQLite in memory lets them take turns."""
    start = threading.Barrier(len(works))
    ends: list[str] = []

    def ending(work: Callable[[], object]) -> str:
        try:
            work()
        except DomainError as refusal:
            return refusal.code
        return "done"

    def begin(work: Callable[[], object]) -> None:
        start.wait()
        try:
            ends.append(ending(work))
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        return [ending(work) for work in works]
    threads = [threading.Thread(target=begin, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends, key=lambda end: end != "done")


def saving(plan: Plan, text: str, actor: User, now: datetime) -> Callable[[], object]:
    row = ObjectiveDraft(key=uuid4(), place="objectives.0", text=text)
    own = Plan.objects.select_related("obligation__quarter").get(pk=plan.pk)
    draft = PlanDraft(version=plan.version, summary=text, objectives=(row,))
    return lambda: save_plan_form(plan=own, draft=draft, actor=actor, now=now)


def test_of_two_saves_of_one_page_only_the_first_is_kept(
    plan: Plan, amina: User, now: datetime
) -> None:
    ends = together(*(saving(plan, f"Text of tab {number}", amina, now) for number in range(4)))
    assert ends == ["done", "conflict", "conflict", "conflict"]
    stored = Plan.objects.get()
    assert [one.text for one in stored.objectives.all()] == [stored.summary]


def test_a_plan_is_not_submitted_while_its_text_is_being_saved(
    use: KpiUse, amina: User, now: datetime
) -> None:
    plan = use.objective.plan
    own = Plan.objects.select_related("obligation__quarter").get(pk=plan.pk)
    ends = together(
        saving(plan, "Written at the last moment", amina, now),
        lambda: submit_plan(plan=own, expected_version=1, actor=amina, now=now),
    )
    assert ends.count("done") == 1
    stored = Plan.objects.get()
    written = stored.objectives.filter(text="Written at the last moment").exists()
    assert written == (stored.state == "draft")


def test_the_same_value_sent_by_many_at_once_is_there_once(
    use: KpiUse, amina: User, now: datetime
) -> None:
    def record() -> object:
        return measurements.record_measurement(
            kpi=use.kpi, measured_on=DAY, value=Decimal("2.9"), actor=amina, now=now
        )

    assert together(record, record, record, record) == ["done"] * 4
    assert Measurement.objects.get().revision == 1


def test_of_two_corrections_of_one_revision_only_the_first_is_kept(
    use: KpiUse, amina: User, now: datetime
) -> None:
    measurements.record_measurement(
        kpi=use.kpi, measured_on=DAY, value=Decimal(28), actor=amina, now=now
    )

    def correct(value: str) -> Callable[[], object]:
        return lambda: measurements.correct_measurement(
            kpi=use.kpi,
            measured_on=DAY,
            value=Decimal(value),
            note="Comma lost",
            expected_revision=1,
            actor=amina,
            now=now,
        )

    assert together(correct("2.8"), correct("2.9")) == ["done", "conflict"]
    assert Measurement.objects.filter(is_latest=True).count() == 1
    assert Measurement.objects.count() == 2
