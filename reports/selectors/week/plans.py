"""Plans that wait for their head, and plans that wait for a decision."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import EDITABLE_STATES, IN_FORCE_STATES, PlanState
from departments.models import Obligation, Plan
from kpis.choices import UploadState
from kpis.models import PlanSetUpload
from kpis.selectors.comments import open_counts
from reports.selectors.week.source import MOST, SOON, Asking, Task, Telling
from saypro_align.lib.clock import organization_day

# A file cannot be taken back; who has not imported it in this time does not mean to.
_FORGOTTEN_AFTER = timedelta(days=14)


def to_write(asking: Asking) -> Telling:
    """Plans not started, left as a draft, or returned, of the departments the person heads."""
    if not asking.headed:
        return
    obligations = Obligation.objects.filter(
        department_id__in=asking.headed, quarter__in=asking.quarters, exempted_at=None
    ).select_related("department", "quarter")
    plans: dict[object, list[Plan]] = {}
    for plan in Plan.objects.filter(obligation__in=obligations):
        plans.setdefault(plan.obligation_id, []).append(plan)
    returned = [
        plan for held in plans.values() for plan in held if plan.state == PlanState.RETURNED
    ]
    asked = open_counts(returned) if returned else {}
    for obligation in obligations:
        if task := _plan_task(obligation, plans.get(obligation.pk, []), asking, asked):
            yield task


def _plan_task(
    obligation: Obligation, plans: list[Plan], asking: Asking, asked: dict[UUID, int]
) -> Task | None:
    due_on = organization_day(obligation.quarter.plans_due_at)
    is_late = obligation.quarter.is_past_deadline(asking.now)
    name = {"department": obligation.department.name, "quarter": obligation.quarter.name}
    page = reverse("reports:plan_page", args=[obligation.department.slug, obligation.quarter.code])
    working = next((plan for plan in plans if plan.state in EDITABLE_STATES), None)
    has_force = any(plan.state in IN_FORCE_STATES for plan in plans)
    if working is not None:
        edit = reverse("kpis:plan_edit", args=[obligation.department.slug, working.pk])
        if working.state == PlanState.RETURNED:
            title = _("Changes are asked for: %(department)s plan, %(quarter)s") % name
            count = asked.get(working.pk, 0)
            return Task(
                title,
                _asked_for(working.decision_note, count),
                f"{edit}#first-comment" if count else edit,
                _("Change the plan"),
                due_on,
                is_late,
            )
        title = _("Draft left: %(department)s plan, %(quarter)s") % name
        note = _age(working, asking.today)
        if has_force:
            note += " " + _("The version in force stays until the new one is approved.")
        late = is_late and not has_force
        return Task(title, note, edit, _("Go on writing"), None if has_force else due_on, late)
    if has_force or any(plan.state == PlanState.SUBMITTED for plan in plans):
        return None
    title = _("Write the %(department)s plan, %(quarter)s") % name
    return Task(title, "", page, _("Start the plan"), due_on, is_late)


def _asked_for(note: str, count: int) -> str:
    if not count:
        return note
    beside = ngettext(
        "%(count)d comment stands beside its field.",
        "%(count)d comments stand beside their fields.",
        count,
    )
    return f"{beside % {'count': count}} {note}".strip()


def _age(draft: Plan, today: date) -> str:
    days = (today - organization_day(draft.updated_at)).days
    if days <= 0:
        return _("You worked on it today.")
    text = ngettext(
        "Nobody worked on it for %(days)d day.", "Nobody worked on it for %(days)d days.", days
    )
    return text % {"days": days}


def to_decide(asking: Asking) -> Telling:
    """Submitted plans of others; those of one import stand together as one thing."""
    if not asking.decides_plans:
        return
    user = asking.user
    rows = (
        Plan.objects.filter(state=PlanState.SUBMITTED)
        .exclude(Q(author=user) | Q(submitted_by=user))
        .select_related("obligation__department", "obligation__quarter", "submitted_by")
    )
    together = {(upload.updated_at, upload.uploaded_by_id) for upload in _imports_of_others(asking)}
    for plan in (yield rows.order_by("submitted_at", "id")[:MOST]):
        if (plan.submitted_at, plan.submitted_by_id) in together:
            continue
        since = organization_day(plan.submitted_at) if plan.submitted_at else asking.today
        days = (asking.today - since).days
        department = plan.obligation.department
        yield Task(
            title=_("Decide on the %(department)s plan") % {"department": department.name},
            note=_("Submitted by %(who)s. %(waiting)s")
            % {"who": plan.submitted_by or "", "waiting": _waiting(days)},
            url=reverse("reports:plan_page", args=[department.slug, plan.obligation.quarter.code])
            + f"?version={plan.number}",
            button=_("Read the plan"),
            due_on=since + SOON,
            is_late=days > SOON.days,
        )


def _waiting(days: int) -> str:
    if days <= 0:
        return _("It came today.")
    return ngettext("It waits for %(days)d day.", "It waits for %(days)d days.", days) % {
        "days": days
    }


def imported(asking: Asking) -> Telling:
    """Files that are checked and wait to be imported, and imported plans that wait for approval."""
    if not asking.decides_plans:
        return
    user = asking.user
    if user.is_coordinator:
        checked = PlanSetUpload.objects.filter(
            uploaded_by=user,
            state__in=[UploadState.READY, UploadState.FAULTY],
            created_at__gte=asking.now - _FORGOTTEN_AFTER,
        ).defer("content")
        for upload in (yield checked.order_by("created_at", "id")[:MOST]):
            is_ready = upload.state == UploadState.READY
            yield Task(
                title=_("Plan file “%(name)s”") % {"name": upload.file_name},
                note=_("It is checked and can be imported.")
                if is_ready
                else _("It was checked and cannot be imported as it is."),
                url=reverse("kpis:plan_set", args=[upload.pk]),
                button=_("Import the plans") if is_ready else _("See what is wrong"),
                due_on=None,
                is_late=False,
            )
    waiting = {
        (upload.updated_at, upload.uploaded_by_id): upload for upload in _imports_of_others(asking)
    }
    counts: dict[tuple[object, object], int] = {}
    for key in Plan.objects.filter(
        state=PlanState.SUBMITTED, submitted_by__in=[who for _at, who in waiting]
    ).values_list("submitted_at", "submitted_by_id"):
        counts[key] = counts.get(key, 0) + 1
    for key, upload in waiting.items():
        if count := counts.get(key, 0):
            text = ngettext(
                "%(count)d imported plan waits for approval",
                "%(count)d imported plans wait for approval",
                count,
            )
            yield Task(
                title=text % {"count": count},
                note=upload.file_name,
                url=reverse("kpis:plan_set", args=[upload.pk]),
                button=_("Read and approve"),
                due_on=organization_day(upload.updated_at) + SOON,
                is_late=organization_day(upload.updated_at) + SOON < asking.today,
            )


def _imports_of_others(asking: Asking) -> list[PlanSetUpload]:
    rows = PlanSetUpload.objects.filter(state=UploadState.IMPORTED).exclude(uploaded_by=asking.user)
    return list(rows.defer("content").order_by("-created_at", "-id")[:MOST])
