"""Key performance targets: set as drafts, proposed for discussion, made final."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import CrossTeam, Department, Goal, Membership, Quarter, User
from departments.services.checks import needs_text
from kpis.choices import Direction
from kpis.choices.targets import KptLevel, KptState, Sharing
from kpis.models import Kpi, KpiDepartment, Kpt
from kpis.permissions.targets import can_finalize_early
from kpis.selectors.smart import letters_of
from kpis.services import target_checks as checks
from kpis.services.kpis import KpiFields
from kpis.services.target_paths import path_of, write_path
from kpis.smart import failing
from kpis.target_fields import Point
from kpis.target_rules import early_sentence, is_early, why_not_final
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.lib.together import atomic


@dataclass(frozen=True, slots=True)
class KptFields:
    """What a target says. `relative_target` 15 means +15 %: the value is worked out from the start."""

    name: str
    rationale: str = ""
    contribution: str = ""
    parent: Kpt | None = None
    goal: Goal | None = None
    department: Department | None = None
    person: User | None = None
    owner: User | None = None
    team: CrossTeam | None = None
    kpi: Kpi | None = None
    baseline: Decimal | None = None
    target_value: Decimal | None = None
    relative_target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal | None = None
    starts_on: date | None = None
    due_on: date | None = None
    weight: int = 1
    sharing: str = Sharing.SUM

    def as_dict(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {field.name: getattr(self, field.name) for field in fields_of(self)}


@atomic
def create_target(
    *,
    quarter: Quarter,
    level: str,
    fields: KptFields,
    series: KpiFields | None = None,
    path: Sequence[Point] = (),
    actor: User,
    now: datetime,
) -> Kpt:
    """Set a target as a draft; `series` starts a new number to measure it by.

    Raises NotAllowed for whoever may not set targets at this level, DomainError at the field that
    does not fit, WrongState in a closed quarter.
    """
    fields = _with_dates(fields, quarter)
    kpt = Kpt(quarter=quarter, level=level, name=fields.name)
    for name in ("department", "person"):
        setattr(kpt, name, getattr(fields, name))
    checks.may_write(actor, kpt)
    checks.is_open(quarter)
    _fits_level(level, fields)
    values = fields.as_dict()
    if series is not None:
        values["kpi"] = start_series(
            fields=series, target=kpt, owner=fields.owner, actor=actor, now=now
        )
    values = checks.checked_numbers(kpt, values)
    _countable(values["kpi"])
    kpt = checks.tried(kpt, values)
    create_row(kpt, actor=actor, now=now, event="kpt.created")
    if path:
        write_path(kpt, checks.checked_path(kpt, path), actor=actor, now=now)
    return kpt


@atomic
def edit_target(
    *,
    kpt: Kpt,
    changes: Mapping[str, Any],
    series: KpiFields | None = None,
    path: Sequence[Point] | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Kpt:
    """Change a draft freely. What is proposed or final changes with a reason: see `request_change`."""
    checks.may_write(actor, kpt)
    checks.is_open(kpt.quarter)
    if kpt.state != KptState.DRAFT:
        raise WrongState(_("This target was proposed. Change it with a reason instead."))
    wanted = dict(changes)
    if series is not None:
        owner = wanted.get("owner", kpt.owner)
        wanted["kpi"] = start_series(fields=series, target=kpt, owner=owner, actor=actor, now=now)
    wanted = checks.checked_numbers(kpt, wanted)
    _countable(wanted.get("kpi", kpt.kpi))
    trial = checks.tried(kpt, wanted)
    points = None if path is None else checks.checked_path(trial, path)
    save_row(
        kpt,
        changes=wanted,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpt.edited",
        where=Q(state=KptState.DRAFT),
    )
    if points is not None:
        write_path(kpt, points, actor=actor, now=now)
    return kpt


@atomic
def propose_target(
    *,
    kpt: Kpt,
    feedback_until: date | None = None,
    smart_reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Kpt:
    """Put a draft up for discussion; a letter of SMART that fails needs a reason, which is kept."""
    checks.may_write(actor, kpt)
    checks.is_open(kpt.quarter)
    if kpt.state != KptState.DRAFT:
        raise WrongState(_("Only a draft can be proposed."))
    needs_text(kpt.rationale, "rationale", _("Say why this target matters."))
    if feedback_until is not None and feedback_until < organization_day(now):
        raise checks.refuse("feedback_until", _("Choose a day from today on."))
    reason = smart_reason.strip()
    missed = failing(letters_of(kpt))
    if missed and not reason:
        sentence = ngettext(
            "This letter does not pass: %(letters)s. Improve it, or say why you propose it anyway.",
            "These letters do not pass: %(letters)s. Improve them, or say why you propose it anyway.",
            len(missed),
        ) % {"letters": ", ".join(letter.word for letter in missed)}
        raise checks.refuse("smart_reason", sentence)
    return save_row(
        kpt,
        changes={
            "state": KptState.PROPOSED,
            "proposed_at": now,
            "proposed_by": actor,
            "feedback_until": feedback_until,
            "smart_reason": reason if missed else "",
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpt.proposed",
        why=reason if missed else "",
        where=Q(state=KptState.DRAFT),
    )


@atomic
def finalize_target(
    *,
    kpt: Kpt,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Kpt:
    """Make a proposed target a promise; refused with everything that still keeps it from being one.

    Before the announced last day of feedback is over the strategy office alone does it, and says why.
    """
    checks.may_write(actor, kpt)
    checks.is_open(kpt.quarter)
    if kpt.state != KptState.PROPOSED:
        raise WrongState(_("Only a proposed target can become final."))
    # Whoever gives feedback at this moment comes before or after, not in between.
    Kpt.objects.select_for_update(of=("self",)).get(pk=kpt.pk)
    if reasons := why_not_final(kpt):
        raise DomainError(" ".join(reasons))
    why = _why_early(kpt, reason, actor, now)
    return save_row(
        kpt,
        changes={"state": KptState.FINAL, "finalized_at": now, "finalized_by": actor},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="kpt.finalized",
        why=why,
        where=Q(state=KptState.PROPOSED),
    )


def _why_early(kpt: Kpt, reason: str, actor: User, now: datetime) -> str:
    """Return why it becomes final although people may still speak; nothing once they have spoken."""
    if not is_early(kpt, organization_day(now)):
        return ""
    if not can_finalize_early(actor):
        raise WrongState(early_sentence(kpt))
    return needs_text(
        reason, "reason", _("Say why it becomes final although feedback is still open.")
    )


def start_series(
    *, fields: KpiFields, target: Kpt, owner: User | None, actor: User, now: datetime
) -> Kpi:
    """Start the number a target is measured by.

    It belongs to the target's department; the organization's to its owner's, so that somebody keeps
    it. A person's own belongs to none: it is nobody else's business.
    """
    needs_text(fields.name, "kpi_name", _("Name the number that shows it."))
    if not fields.direction:
        raise checks.refuse("direction", _("Say when the number is good."))
    named = replace(fields, owner=fields.owner or owner)
    values = {field.name: getattr(named, field.name) for field in fields_of(named)}
    kpi = create_row(Kpi(**values), actor=actor, now=now, event="kpi.created")
    department = _keeper(target, named.owner)
    if department is not None:
        KpiDepartment.objects.create(
            kpi=kpi,
            department=department,
            confirmed_by=actor,
            confirmed_at=now,
            created_at=now,
            updated_at=now,
        )
    return kpi


def _keeper(target: Kpt, owner: User | None) -> Department | None:
    if target.level == KptLevel.PERSON:
        return None
    if target.department is not None:
        return target.department
    held = Membership.objects.filter(user=owner, ended_on=None).select_related("department")
    first = held.order_by("role", "started_on", "id").first() if owner else None
    return first.department if first else None


def _with_dates(fields: KptFields, quarter: Quarter) -> KptFields:
    return replace(
        fields,
        name=needs_text(fields.name, "name", _("Say in one sentence what shall be reached.")),
        starts_on=fields.starts_on or quarter.starts_on,
        due_on=fields.due_on or quarter.ends_on,
    )


def _fits_level(level: str, fields: KptFields) -> None:
    if level == KptLevel.ORGANIZATION:
        return
    if fields.department is None:
        raise checks.refuse("department", _("Choose the department it is for."))
    if level == KptLevel.PERSON and fields.person is None:
        raise checks.refuse("person", _("Choose the person it is for."))


def _countable(kpi: Kpi | None) -> None:
    if kpi is not None and kpi.direction == Direction.MILESTONES:
        raise checks.refuse("kpi", _("A target needs a number; milestones stand in a plan."))


def copy_fields(kpt: Kpt) -> KptFields:
    """Return what a target says, for one that takes its place or carries it over."""
    return KptFields(**{field.name: getattr(kpt, field.name) for field in fields_of(KptFields)})


__all__ = [
    "KptFields",
    "copy_fields",
    "create_target",
    "edit_target",
    "finalize_target",
    "path_of",
    "propose_target",
    "start_series",
]
