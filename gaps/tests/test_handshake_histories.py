"""Whatever two departments ask and answer: the gap is there exactly while an answer is late."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from departments.choices import PlanState
from departments.models import Objective, Obligation, Plan, Quarter, User
from departments.tests.factories import (
    GoalLinkFactory,
    MembershipFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
    UserFactory,
)
from gaps.choices import OPEN_STATES
from gaps.models import Gap
from gaps.services import assessments
from gaps.services.scores import take_daily_snapshots
from gaps.services.verifying import verify_snapshots
from kpis.handshaking import VERBS
from kpis.models import Handshake
from kpis.services import handshakes
from kpis.services.handshakes import TermsGiven
from kpis.tests.factories import KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError

BEGUN = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)


@dataclass
class Life:
    """Two plans in force, one head of both, and the request between them."""

    now: datetime
    quarter: Quarter
    head: User
    objective: Objective
    other: Obligation
    handshake: Handshake | None = None

    @classmethod
    def begin(cls, now: datetime) -> "Life":
        """Put both plans in force and score them."""
        quarter = QuarterFactory.create()
        head = UserFactory.create()
        plans = [_plan(quarter, head) for _ in range(2)]
        life = cls(
            now=now,
            quarter=quarter,
            head=head,
            objective=Objective.objects.get(plan=plans[0]),
            other=plans[1].obligation,
        )
        life.night()
        return life

    def night(self) -> None:
        """Let time do its part: assess what is outdated, freeze the day."""
        assessments.sweep_assessments(now=self.now)
        assessments.assess_what_is_outdated(quarter=self.quarter, now=self.now)
        take_daily_snapshots(now=self.now)

    def step(self, verb: str, days: int) -> None:
        """Do one thing, if it may be done now, and sleep over it."""
        self.now += timedelta(hours=1)
        with suppress(DomainError), transaction.atomic():
            self._do(verb)
        self.night()
        self.now += timedelta(days=days)
        self.night()

    def _do(self, verb: str) -> None:
        by: dict[str, Any] = {"actor": self.head, "now": self.now}
        if verb == "ask" or self.handshake is None:
            if self.handshake is None or not self.handshake.is_waiting:
                self.handshake = handshakes.ask_department(
                    objective=self.objective,
                    department=self.other.department,
                    terms=_terms(1),
                    **by,
                )
            return
        handshake = Handshake.objects.get(pk=self.handshake.pk)
        more: dict[str, Any] = {"reason": "So it is."} if VERBS[verb].needs_reason else {}
        if verb == "offer":
            more["terms"] = _terms(handshake.offers_made + 1)
        services: dict[str, Callable[..., Handshake]] = {
            "accept": handshakes.accept_handshake,
            "decline": handshakes.decline_handshake,
            "offer": handshakes.offer_other_terms,
            "withdraw": handshakes.withdraw_handshake,
            "keep": handshakes.keep_handshake,
            "break": handshakes.break_handshake,
            "reopen": handshakes.reopen_handshake,
        }
        services[verb](handshake=handshake, **more, **by)
        self.handshake = handshake

    @property
    def is_late(self) -> bool:
        """Return whether an answer is owed past its day."""
        today = organization_day(self.now)
        return any(row.is_overdue(today) for row in Handshake.objects.all())


def _plan(quarter: Quarter, head: User) -> Plan:
    obligation = ObligationFactory.create(quarter=quarter)
    MembershipFactory.create(user=head, department=obligation.department, role="head")
    plan = PlanFactory.create(obligation=obligation, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=plan)
    GoalLinkFactory.create(objective=objective)
    KpiUseFactory.create(objective=objective)
    return plan


def _terms(amount: int) -> TermsGiven:
    return TermsGiven(
        text=f"Write {amount} guides", due_on=date(2026, 12, 24), measured_by="Guides written"
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(["ask", *VERBS]), st.sampled_from([0, 3, 8])),
        min_size=2,
        max_size=8,
    )
)
@settings(
    max_examples=10,
    # Each example is a quarter lived through; making a failing one smaller would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_gap_is_open_exactly_while_an_answer_is_late(
    db: None, steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        life = Life.begin(BEGUN)
        told = []
        for verb, days in steps:
            life.step(verb, days)
            is_open = Gap.objects.filter(rule_id="C.handshake", state__in=OPEN_STATES).exists()
            told.append((is_open, life.is_late))
        differences = verify_snapshots().differences
        entries = AuditEntry.objects.filter(event__startswith="handshake.").count()
        saved = sum(Handshake.objects.values_list("version", flat=True))
        rounds = [(row.offers.count(), row.offers_made) for row in Handshake.objects.all()]
        transaction.set_rollback(True)

    assert [is_open for is_open, _late in told] == [late for _open, late in told]
    assert [str(difference) for difference in differences] == []
    assert entries == saved
    assert all(kept == made for kept, made in rounds)
