"""Objects of the apps above departments: KPIs, gaps, actions, reports, mails, tokens."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from knox.models import get_token_model

from actions.choices import ActionState
from actions.models import CorrectiveAction
from actions.tests.factories import (
    ActionAgreementFactory,
    CorrectiveActionFactory,
    StepFactory,
)
from departments.choices import PlanState
from departments.models import User
from departments.tests.factories import (
    MADE_AT,
    DepartmentFactory,
    ObligationFactory,
    UserFactory,
)
from gaps.choices import GapState
from gaps.models import Gap, RuleSetting
from gaps.tests.factories import RuleSettingFactory, gap_between
from kpis.choices import Direction, HandshakeState
from kpis.models import Handshake, Kpi, KpiDepartment
from kpis.tests.factories import (
    HandshakeFactory,
    KpiFactory,
    KpiUseFactory,
    MeasurementFactory,
    MilestoneFactory,
    PasteFactory,
    PlanSetUploadFactory,
)
from reports.choices import Audience, RunState
from reports.models import ApiToken, ReportRun, ReportSchedule
from reports.services.links import stop_link
from reports.tests.documents import sample
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests import (
    world_boards,
    world_cascade,
    world_check_ins,
    world_discussion,
    world_distributions,
    world_evaluations,
    world_focus,
    world_metrics,
    world_outside,
    world_perception,
    world_reminding,
    world_resources,
    world_reviews,
    world_sessions,
    world_support,
    world_targets,
    world_trainings,
    world_updates,
)
from saypro_align.tests.world import BUILDERS, Values, World, builds, plan_values
from saypro_align.tests.world_outside import open_word

__all__ = [
    "BUILDERS",
    "public_values",
    "world_boards",
    "world_cascade",
    "world_check_ins",
    "world_discussion",
    "world_distributions",
    "world_evaluations",
    "world_focus",
    "world_metrics",
    "world_outside",
    "world_perception",
    "world_reminding",
    "world_resources",
    "world_reviews",
    "world_sessions",
    "world_support",
    "world_targets",
    "world_trainings",
    "world_updates",
]


def _kpi_of(world: World, scope: str) -> Kpi:
    return KpiFactory.create(departments=[world.department(scope)], owner=world.author(scope))


@builds("kpi")
def _kpi(world: World, scope: str) -> Values:
    """A KPI in a plan that everybody inside may read."""
    use = KpiUseFactory.create(objective=world.objective(scope, PlanState.ACTIVE))
    return {"pk": use.kpi_id, "kpi": use.kpi_id}


@builds("kpi_unused")
def _kpi_unused(world: World, scope: str) -> Values:
    """A KPI that stands in no plan yet."""
    return {"pk": _kpi_of(world, scope).pk}


@builds("plan_set")
def _plan_set(world: World, scope: str) -> Values:
    """A plan-set file that could be imported."""
    return {"pk": PlanSetUploadFactory.create().pk}


@builds("paste")
def _paste(world: World, scope: str) -> Values:
    """Rows pasted into a draft."""
    return {"pk": PasteFactory.create(plan=world.plan(scope, PlanState.DRAFT)).pk}


@builds("kpi_share")
def _share(world: World, scope: str) -> Values:
    """A KPI offered to the scope's department, which has not agreed yet."""
    giver = world.department("own" if scope == "foreign" else "foreign")
    kpi = KpiFactory.create(departments=[giver])
    link = KpiDepartment.objects.create(
        kpi=kpi, department=world.department(scope), created_at=MADE_AT, updated_at=MADE_AT
    )
    return {"pk": link.pk, "kpi": kpi.pk, "slug": link.department.slug}


def _handshake_of(world: World, **sides: Any) -> Handshake:
    other = DepartmentFactory.create()
    return HandshakeFactory.create(**{"asking": other, "asked": other, **sides})


@builds("handshake")
def _handshake(world: World, scope: str) -> Values:
    """A request of a third department that waits for the scope's department."""
    obligation = world.obligation(scope)
    handshake = _handshake_of(world, asked=obligation.department, quarter=obligation.quarter)
    return {"pk": handshake.pk}


@builds("handshake_agreed")
def _handshake_agreed(world: World, scope: str) -> Values:
    """A request of the scope's department that a third one agreed to."""
    obligation = world.obligation(scope)
    handshake = _handshake_of(world, asking=obligation.department, quarter=obligation.quarter)
    Handshake.objects.filter(pk=handshake.pk).update(
        state=HandshakeState.AGREED,
        agreed=handshake.offers.get(),
        answered_by=handshake.asked_by,
        answered_at=MADE_AT,
    )
    return {"pk": handshake.pk}


@builds("kpi_use")
def _use(world: World, scope: str) -> Values:
    use = KpiUseFactory.create(objective=world.objective(scope, PlanState.ACTIVE))
    return {**plan_values(use.objective.plan), "pk": use.pk, "use": use.pk, "kpi": use.kpi_id}


@builds("kpi_use_draft")
def _use_draft(world: World, scope: str) -> Values:
    use = KpiUseFactory.create(objective=world.objective(scope, PlanState.DRAFT))
    return {**plan_values(use.objective.plan), "pk": use.pk, "use": use.pk, "kpi": use.kpi_id}


@builds("milestone")
def _milestone(world: World, scope: str) -> Values:
    milestone = MilestoneFactory.create(
        use__objective=world.objective(scope, PlanState.ACTIVE),
        use__kpi__direction=Direction.MILESTONES,
    )
    return {"pk": milestone.pk}


@builds("measurement")
def _measurement(world: World, scope: str) -> Values:
    use = KpiUseFactory.create(objective=world.objective(scope, PlanState.ACTIVE))
    measurement = MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 11, 2))
    return {
        "pk": measurement.pk,
        "kpi": use.kpi_id,
        "day": measurement.measured_on.isoformat(),
        "measured_on": measurement.measured_on.isoformat(),
    }


def _gap_of(world: World, scope: str, **fields: Any) -> Gap:
    """A gap on a plan in force."""
    plan = world.plan(scope, PlanState.ACTIVE)
    return gap_between(plan.obligation, **fields)


@builds("gap")
def _gap(world: World, scope: str) -> Values:
    gap = _gap_of(world, scope)
    return {"pk": gap.pk, "gap": gap.pk}


@builds("gap_to_answer")
def _gap_to_answer(world: World, scope: str) -> Values:
    """Return a gap that somebody of the staff answers for, where it is his department's."""
    gap = _gap_of(world, scope, owner=world.people["staff"] if scope == "own" else None)
    return {"pk": gap.pk, "gap": gap.pk}


@builds("gap_suspected")
def _gap_suspected(world: World, scope: str) -> Values:
    gap = _gap_of(world, scope, state=GapState.SUSPECTED)
    return {"pk": gap.pk, "gap": gap.pk}


@builds("rule")
def _rule(world: World, scope: str) -> Values:
    """An inferred rule with its setting; they belong to nobody."""
    setting = RuleSetting.objects.first() or RuleSettingFactory.create()
    return {"rule_id": setting.rule_id, "pk": setting.pk}


@builds("gap_draft")
def _gap_draft(world: World, scope: str) -> Values:
    gap = _gap_of(world, scope, on_draft=True)
    return {"pk": gap.pk, "gap": gap.pk}


def _responsible(world: World, scope: str) -> User:
    """Staff for their own, the head for the sibling, a leader for the other department's."""
    return world.people[{"own": "staff", "sibling": "head"}.get(scope, "leader")]


def _action_of(world: World, scope: str) -> CorrectiveAction:
    action = CorrectiveActionFactory.create(
        gap=_gap_of(world, scope),
        state=ActionState.PROPOSED,
        responsible=_responsible(world, scope),
    )
    StepFactory.create(action=action)
    return action


@builds("action")
def _action(world: World, scope: str) -> Values:
    action = _action_of(world, scope)
    return {"pk": action.pk, "action": action.pk}


@builds("action_to_verify")
def _action_to_verify(world: World, scope: str) -> Values:
    """An action whose day has come and that the scope's person was named to check."""
    action = _action_of(world, scope)
    CorrectiveAction.objects.filter(pk=action.pk).update(
        state=ActionState.VERIFICATION_DUE,
        responsible=UserFactory.create(),
        verifier=_responsible(world, scope),
        approved_by=UserFactory.create(),
        approved_at=MADE_AT,
        implemented_at=MADE_AT,
    )
    return {"pk": action.pk, "action": action.pk}


@builds("agreement")
def _agreement(world: World, scope: str) -> Values:
    """A third department's action to which the scope's department is asked to agree."""
    gap = gap_between(ObligationFactory.create(quarter=world.obligation(scope).quarter))
    row = ActionAgreementFactory.create(
        action=CorrectiveActionFactory.create(gap=gap), department=world.department(scope)
    )
    return {"pk": row.pk, "action": row.action_id}


@builds("step")
def _step(world: World, scope: str) -> Values:
    step = StepFactory.create(action=_action_of(world, scope))
    return {"pk": step.pk, "step": step.pk, "action": step.action_id}


def _stamped(model: type[Model], **fields: Any) -> Any:
    return model._default_manager.create(created_at=MADE_AT, updated_at=MADE_AT, **fields)


def _schedule_of(scope: str) -> ReportSchedule:
    audience = Audience.LEADERSHIP if scope == "foreign" else Audience.EXTERNAL
    return _stamped(ReportSchedule, name="Monthly", audience=audience, next_run_at=MADE_AT)


@builds("schedule")
def _schedule(world: World, scope: str) -> Values:
    return {"pk": _schedule_of(scope).pk}


@builds("run")
def _run(world: World, scope: str) -> Values:
    """A report for everybody; the foreign one was made for the leadership."""
    schedule = _schedule_of(scope)
    count = ReportRun.objects.count()
    run = _stamped(
        ReportRun,
        schedule=schedule,
        kind=schedule.kind,
        audience=schedule.audience,
        period_key=f"period-{count}",
        period_start=date(2026, 10, 1),
        period_end=date(2026, 10, 31),
        due_at=MADE_AT,
        state=RunState.SENT,
        built_at=MADE_AT,
        sent_at=MADE_AT,
        subject="4 of 6 plans are fully aligned",
        html="<p>4 of 6</p>",
        text="4 of 6",
        content=sample().to_json(),
    )
    return {"pk": run.pk}


@builds("run_file")
def _run_file(world: World, scope: str) -> Values:
    """The same report as a file."""
    return {**_run(world, scope), "ending": "csv"}


@builds("mail")
def _mail(world: World, scope: str) -> Values:
    count = OutgoingMail.objects.count()
    mail = OutgoingMail.objects.create(
        key=f"mail-{count}",
        kind="report",
        recipient=world.author(scope).email,
        subject="4 of 6",
        text="4 of 6",
        message_id=f"<{count}@saypro.example>",
        next_attempt_at=MADE_AT,
        created_at=MADE_AT,
    )
    return {"pk": mail.pk}


@builds("token")
def _token(world: World, scope: str) -> Values:
    """A token of the person who asks; the foreign one is somebody else's."""
    owner = UserFactory.create() if scope == "foreign" else world.people[world.asking]
    held = get_token_model().objects.create(user=owner)[0]
    token = _stamped(
        ApiToken,
        user=owner,
        name="Spreadsheet",
        digest=held.digest,
        hint="spa_",
        expires_at=MADE_AT + timedelta(days=365),
    )
    return {"pk": token.pk}


def public_values(arguments: tuple[str, ...]) -> Values:
    """Return what stands in the paths that are open to everybody: links from mails."""
    values: Values = dict.fromkeys(arguments, "1-x")
    if "word" in arguments:
        values["word"] = open_word()
    if "token" in arguments:
        values["token"] = stop_link("somebody@saypro.example").rstrip("/").rpartition("/")[2]
    return values
