"""One valid call of every service of the apps above departments that acts for a person."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions.choices import ActionKind, ActionState
from actions.models import CorrectiveAction
from actions.services import actions, rows, steps
from actions.services.drafts import StepDraft
from departments.choices import PlanState
from gaps.choices import GapKind, GapState, Severity
from gaps.services import answering, bulk, gaps, raising, triage
from kpis.choices import Direction, UploadState, UseState
from kpis.drafts import PlanDraft, RowCommand
from kpis.models import Kpi, KpiUse, PlanSetUpload
from kpis.plan_sets import read
from kpis.services import (
    kpis,
    measurements,
    milestones,
    pasting,
    plan_form,
    plan_sets,
    replacing,
    sharing,
    starting,
    uploads,
    uses,
)
from kpis.services import plans as kpi_plans
from kpis.tests import factories as measured
from kpis.tests.test_plan_sets import raw
from reports.services import by_hand, schedules, tokens
from saypro_align.tests.flows.stage import Stage


def _row_taken_out(stage: Stage) -> None:
    use = stage.use()
    plan_form.switch_row(
        plan=use.objective.plan, command=RowCommand("retire_kpi", use.key), **stage.act()
    )


def _retired_use(stage: Stage) -> KpiUse:
    return uses.retire_use(use=stage.use(), **stage.act())


def _milestone(stage: Stage, state: PlanState = PlanState.DRAFT, **fields: Any) -> Any:
    return measured.MilestoneFactory.create(
        use__objective=stage.world.objective("own", state),
        use__kpi__direction=Direction.MILESTONES,
        **fields,
    )


def _pasted() -> pasting.NewKpi:
    return pasting.NewKpi(
        place="rows.1",
        objective_key=None,
        objective_text="Win back customers",
        kpi=kpis.KpiFields(name="Customers won back"),
        use=uses.UseFields(),
    )


def _retired_after_replacing(stage: Stage) -> list[Kpi]:
    use = measured.KpiUseFactory.create(objective=stage.objective(), state=UseState.RETIRED)
    new = stage.kpi()
    kpis.mark_replaced(old=use.kpi, new=new, reason="Better.", retire=False, **stage.act())
    return kpis.retire_replaced(plan=use.objective.plan, **stage.act())


def _with_all_steps_done(stage: Stage) -> CorrectiveAction:
    action = stage.action(ActionState.IN_PROGRESS)
    for step in action.steps.all():
        steps.finish_step(step=step, **stage.act())
    return action


def _checked_upload(stage: Stage) -> PlanSetUpload:
    upload = uploads.upload_plan_set(file_name="plans.json", raw=raw(), **stage.act("coordinator"))
    PlanSetUpload.objects.filter(pk=upload.pk).update(state=UploadState.READY)
    return upload


def _approved_import(stage: Stage) -> object:
    upload = _checked_upload(stage)
    uploads.ask_for_import(upload=upload, **stage.act(OFFICE))
    uploads.work_off_uploads(now=stage.now)
    upload.refresh_from_db()
    return uploads.approve_import(upload=upload, **stage.act("leader"))


OFFICE = "coordinator"
CALLS_ABOVE: dict[str, Callable[[Stage], object]] = {
    "kpis.kpis.create_kpi": lambda s: kpis.create_kpi(
        department=s.obligation.department, fields=kpis.KpiFields(name="Margin"), **s.act()
    ),
    "kpis.kpis.edit_kpi": lambda s: kpis.edit_kpi(
        kpi=s.kpi(), changes={"source": "Ledger"}, **s.act()
    ),
    "kpis.sharing.share_kpi": lambda s: sharing.share_kpi(
        kpi=s.kpi(), department=s.world.department("foreign"), **s.act()
    ),
    "kpis.sharing.ask_to_share": lambda s: sharing.ask_to_share(
        kpi=s.kpi(), department=s.world.department("foreign"), **s.act("foreign_head")
    ),
    "kpis.sharing.confirm_share": lambda s: sharing.confirm_share(
        link=sharing.share_kpi(kpi=s.kpi(), department=s.world.department("foreign"), **s.act()),
        **s.act("foreign_head"),
    ),
    "kpis.sharing.decline_share": lambda s: sharing.decline_share(
        link=sharing.share_kpi(kpi=s.kpi(), department=s.world.department("foreign"), **s.act()),
        **s.act("foreign_head"),
    ),
    "kpis.sharing.keep_apart": lambda s: sharing.keep_apart(
        kpi=s.kpi(), department=s.world.department("foreign"), **s.act("foreign_head")
    ),
    "kpis.sharing.use_theirs": lambda s: sharing.use_theirs(use=s.use(), kpi=s.kpi(), **s.act()),
    "kpis.kpis.retire_kpi": lambda s: kpis.retire_kpi(kpi=s.kpi(), reason="Useless.", **s.act()),
    "kpis.kpis.set_monitored": lambda s: kpis.set_monitored(
        kpi=s.kpi(), reason="Only watched.", **s.act()
    ),
    "kpis.kpis.mark_replaced": lambda s: kpis.mark_replaced(
        old=s.kpi(), new=s.kpi(), reason="Better.", retire=True, **s.act()
    ),
    "kpis.measurements.record_measurement": lambda s: measurements.record_measurement(
        kpi=s.kpi(), measured_on=date(2026, 11, 2), value=Decimal(3), **s.act()
    ),
    "kpis.measurements.correct_measurement": lambda s: measurements.correct_measurement(
        kpi=measured.MeasurementFactory.create(
            kpi=s.kpi(), measured_on=date(2026, 11, 2), value=Decimal(3)
        ).kpi,
        measured_on=date(2026, 11, 2),
        value=Decimal(4),
        note="Typing error.",
        **s.act(),
    ),
    "kpis.milestones.add_milestone": lambda s: milestones.add_milestone(
        use=_milestone(s).use, name="Signed", **s.act()
    ),
    "kpis.milestones.set_milestones": lambda s: milestones.set_milestones(
        use=_milestone(s).use, lines=[milestones.MilestoneLine("Opened")], **s.act()
    ),
    "kpis.milestones.finish_milestone": lambda s: milestones.finish_milestone(
        milestone=_milestone(s, PlanState.ACTIVE), done_on=date(2026, 11, 3), **s.act()
    ),
    "kpis.milestones.reopen_milestone": lambda s: milestones.reopen_milestone(
        milestone=_milestone(s, PlanState.ACTIVE, done_on=date(2026, 11, 3)), **s.act()
    ),
    "kpis.kpis.retire_replaced": _retired_after_replacing,
    "kpis.replacing.replace_kpi": lambda s: replacing.replace_kpi(
        use=s.use(),
        kpi=kpis.KpiFields(name="Margin"),
        fields=uses.UseFields(),
        reason="Better.",
        **s.act(),
    ),
    "kpis.pasting.paste_rows": lambda s: pasting.paste_rows(
        plan=s.plan(), rows=[_pasted()], **s.act()
    ),
    "kpis.pasting.undo_paste": lambda s: pasting.undo_paste(
        paste=pasting.paste_rows(plan=s.plan(), rows=[_pasted()], **s.act()), **s.act()
    ),
    "kpis.plan_form.switch_row": _row_taken_out,
    "kpis.plan_form.save_plan_form": lambda s: plan_form.save_plan_form(
        plan=s.plan(), draft=PlanDraft(version=1, summary="In short.", objectives=()), **s.act()
    ),
    "kpis.plan_sets.import_plan_set": lambda s: plan_sets.import_plan_set(
        plan_set=read(raw()), approver=None, **s.act(OFFICE)
    ),
    "kpis.uploads.ask_for_import": lambda s: uploads.ask_for_import(
        upload=_checked_upload(s), **s.act(OFFICE)
    ),
    "kpis.uploads.approve_import": _approved_import,
    "kpis.uploads.upload_plan_set": lambda s: uploads.upload_plan_set(
        file_name="plans.json", raw=raw(), **s.act(OFFICE)
    ),
    "kpis.plans.submit_plan": lambda s: kpi_plans.submit_plan(
        plan=s.use().objective.plan, override_reason="Numbers follow.", **s.act()
    ),
    "kpis.plans.approve_plan": lambda s: kpi_plans.approve_plan(
        plan=s.plan(PlanState.SUBMITTED), **s.act(OFFICE)
    ),
    "kpis.plans.revise_plan": lambda s: kpi_plans.revise_plan(
        plan=s.plan(PlanState.ACTIVE), **s.act()
    ),
    "kpis.plans.restore_plan": lambda s: kpi_plans.restore_plan(
        plan=s.plan(PlanState.ACTIVE), **s.act()
    ),
    "kpis.starting.start_plan_from": lambda s: starting.start_plan_from(
        obligation=s.obligation, source=s.world.plan("sibling", PlanState.ACTIVE), **s.act()
    ),
    "kpis.uses.use_kpi": lambda s: uses.use_kpi(
        objective=s.objective(), kpi=s.kpi(), fields=uses.UseFields(), **s.act()
    ),
    "kpis.uses.save_use": lambda s: uses.save_use(use=s.use(), changes={"weight": 7}, **s.act()),
    "kpis.uses.retire_use": _retired_use,
    "kpis.uses.restore_use": lambda s: uses.restore_use(
        use=s.use(state=UseState.RETIRED), **s.act()
    ),
    "gaps.gaps.confirm_gap": lambda s: gaps.confirm_gap(
        gap=s.gap(state=GapState.SUSPECTED), **s.act(OFFICE)
    ),
    "gaps.gaps.dismiss_gap": lambda s: gaps.dismiss_gap(
        gap=s.gap(), reason="Meant so.", **s.act(OFFICE)
    ),
    "gaps.gaps.reopen_gap": lambda s: gaps.reopen_gap(
        gap=s.gap(state=GapState.DISMISSED), reason="It is one.", **s.act(OFFICE)
    ),
    "gaps.gaps.accept_gap": lambda s: gaps.accept_gap(
        gap=s.gap(), reason="For now.", until=date(2026, 12, 31), **s.act("leader")
    ),
    "gaps.gaps.attribute_gap": lambda s: gaps.attribute_gap(
        gap=s.pair(), department=s.obligation.department, reason="Theirs.", **s.act("leader")
    ),
    "gaps.gaps.resolve_gap": lambda s: gaps.resolve_gap(
        gap=s.gap(), note="It is gone.", **s.act(OFFICE)
    ),
    "gaps.gaps.plan_gap": lambda s: gaps.plan_gap(gap=s.gap(), **s.act()),
    "gaps.gaps.start_gap": lambda s: gaps.start_gap(gap=s.gap(), **s.act()),
    "gaps.gaps.unplan_gap": lambda s: gaps.unplan_gap(gap=s.gap(state=GapState.PLANNED), **s.act()),
    "gaps.triage.change_kind": lambda s: triage.change_kind(
        gap=s.gap(state=GapState.SUSPECTED),
        kind=GapKind.IRRELEVANT_METRIC,
        reason="It moves nothing.",
        **s.act(OFFICE),
    ),
    "gaps.triage.undo_decision": lambda s: triage.undo_decision(
        gap=gaps.confirm_gap(gap=s.gap(state=GapState.SUSPECTED), **s.act(OFFICE)), **s.act(OFFICE)
    ),
    "gaps.triage.note_gap": lambda s: triage.note_gap(
        gap=s.gap(state=GapState.SUSPECTED), text="We count it by hand.", **s.act()
    ),
    "gaps.bulk.decide_together": lambda s: bulk.decide_together(
        verb="cause", chosen=[bulk.Chosen(s.gap().pk, 1)], fields={"cause": "habit"}, **s.act()
    ),
    "gaps.answering.assign_gap": lambda s: answering.assign_gap(
        gap=s.gap(), owner=s.world.people["staff"], **s.act()
    ),
    "gaps.answering.name_cause": lambda s: answering.name_cause(
        gap=s.gap(), cause="habit", **s.act()
    ),
    "gaps.answering.give_gaps": lambda s: answering.give_gaps(
        gaps=[s.gap()], to=s.world.people["staff"], **s.act(OFFICE)
    ),
    "gaps.raising.raise_gap": lambda s: raising.raise_gap(
        quarter=s.obligation.quarter,
        kind=GapKind.UNCLEAR_OBJECTIVE,
        severity=Severity.MEDIUM,
        sentence="Nobody knows what is meant.",
        parties=[raising.PartyDraft(s.obligation)],
        **s.act("staff"),
    ),
    "actions.actions.propose_action": lambda s: actions.propose_action(
        gap=s.gap(),
        department=s.obligation.department,
        kind=ActionKind.REPLACE_KPI,
        title="Replace it",
        **s.act(),
    ),
    "actions.actions.edit_action": lambda s: actions.edit_action(
        action=s.action(), changes={"title": "Replace it soon"}, expected_version=1, **s.act()
    ),
    "actions.actions.approve_action": lambda s: actions.approve_action(
        action=s.action(), **s.act(OFFICE)
    ),
    "actions.actions.start_action": lambda s: actions.start_action(
        action=s.action(ActionState.APPROVED), **s.act()
    ),
    "actions.actions.implement_action": lambda s: actions.implement_action(
        action=_with_all_steps_done(s), **s.act()
    ),
    "actions.actions.cancel_action": lambda s: actions.cancel_action(
        action=s.action(), reason="Not needed.", **s.act()
    ),
    "actions.rows.save_steps": lambda s: rows.save_steps(
        s.action(), [StepDraft("Meet.")], **s.act()
    ),
    "actions.rows.create_step": lambda s: rows.create_step(
        s.action(), StepDraft("Meet."), 2, **s.act()
    ),
    "actions.rows.remove_step": lambda s: rows.remove_step(s.step(), None, **s.act()),
    "actions.steps.add_step": lambda s: steps.add_step(
        action=s.action(), draft=StepDraft("Meet."), **s.act()
    ),
    "actions.steps.edit_step": lambda s: steps.edit_step(
        step=s.step(), changes={"text": "Meet soon."}, expected_version=1, **s.act()
    ),
    "actions.steps.move_step": lambda s: steps.move_step(step=s.step(), up=True, **s.act()),
    "actions.steps.finish_step": lambda s: steps.finish_step(step=s.step(), **s.act()),
    "actions.steps.reopen_step": lambda s: steps.reopen_step(
        step=s.step(done_at=s.now, done_by=s.world.people["head"]), **s.act()
    ),
    "actions.steps.retire_step": lambda s: steps.retire_step(step=s.step(), **s.act()),
    "reports.schedules.create_schedule": lambda s: s.schedule(),
    "reports.schedules.edit_schedule": lambda s: schedules.edit_schedule(
        schedule=s.schedule(), fields={"hour": 9}, expected_version=1, **s.act(OFFICE)
    ),
    "reports.schedules.pause_schedule": lambda s: schedules.pause_schedule(
        schedule=s.schedule(), **s.act(OFFICE)
    ),
    "reports.schedules.resume_schedule": lambda s: schedules.resume_schedule(
        schedule=schedules.pause_schedule(schedule=s.schedule(), **s.act(OFFICE)), **s.act(OFFICE)
    ),
    "reports.tokens.create_token": lambda s: tokens.create_token(
        name="Script", valid_for=timedelta(days=30), **s.act("staff")
    ),
    "reports.tokens.revoke_all_tokens": lambda s: tokens.revoke_all_tokens(
        user=tokens.create_token(name="Script", valid_for=timedelta(days=30), **s.act("staff"))[
            0
        ].user,
        **s.act("administrator"),
    ),
    "reports.tokens.revoke_token": lambda s: tokens.revoke_token(
        token=tokens.create_token(name="Script", valid_for=timedelta(days=30), **s.act("staff"))[0],
        **s.act("staff"),
    ),
    "reports.by_hand.run_now": lambda s: by_hand.run_now(schedule=s.schedule(), **s.act(OFFICE)),
    "reports.by_hand.retry_run": lambda s: by_hand.retry_run(run=s.failed_run(), **s.act(OFFICE)),
}
