"""How a target ends: stopped, withdrawn, replaced by another, or closed with its quarter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import User
from departments.services.checks import needs_text
from kpis.choices.targets import LIVING, KptState
from kpis.models import Kpt
from kpis.services import target_checks as checks
from kpis.services.kpis import KpiFields
from kpis.services.target_paths import path_of, write_path
from kpis.services.targets import copy_fields, start_series
from kpis.target_fields import Point
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import WrongState
from saypro_align.lib.together import atomic


@atomic
def withdraw_target(
    *, kpt: Kpt, reason: str, expected_version: int | None = None, actor: User, now: datetime
) -> Kpt:
    """Take a draft or a proposal back; it stays readable with the reason."""
    checks.may_write(actor, kpt)
    if not kpt.is_open:
        raise WrongState(_("A final target is stopped, not withdrawn."))
    told = needs_text(reason, "reason", _("Say why it is not pursued."))
    before = (KptState.DRAFT, KptState.PROPOSED)
    changes = {"state": KptState.WITHDRAWN, "state_reason": told, "ended_at": now}
    return _end(kpt, changes, before, "kpt.withdrawn", expected_version, actor, now)


@atomic
def stop_target(
    *, kpt: Kpt, reason: str, expected_version: int | None = None, actor: User, now: datetime
) -> Kpt:
    """End a promise before its time; what served it shows that it is gone."""
    checks.may_write(actor, kpt)
    if kpt.state != KptState.FINAL:
        raise WrongState(_("Only a final target can be stopped."))
    told = needs_text(reason, "reason", _("Say why it is stopped."))
    changes = {"state": KptState.STOPPED, "state_reason": told, "ended_at": now}
    return _end(kpt, changes, (KptState.FINAL,), "kpt.stopped", expected_version, actor, now)


@atomic
def close_target(
    *, kpt: Kpt, expected_version: int | None = None, actor: User, now: datetime
) -> Kpt:
    """Close a promise at the quarter's end; the verdict stands in its closing."""
    if kpt.state != KptState.FINAL:
        raise WrongState(_("Only a final target can be closed."))
    changes = {"state": KptState.CLOSED, "ended_at": now}
    return _end(kpt, changes, (KptState.FINAL,), "kpt.closed", expected_version, actor, now)


@atomic
def replace_target(
    *,
    kpt: Kpt,
    reason: str,
    changes: Mapping[str, Any],
    series: KpiFields | None = None,
    path: Sequence[Point] | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Kpt:
    """Let a new target take the place of a final one; return the new one, proposed.

    The old one keeps its history and names its successor; what served the old one serves the new.
    """
    checks.may_write(actor, kpt)
    checks.is_open(kpt.quarter)
    if kpt.state != KptState.FINAL:
        raise WrongState(_("Only a final target can be replaced."))
    told = needs_text(reason, "reason", _("Say why it is replaced."))
    new = Kpt(
        quarter=kpt.quarter,
        level=kpt.level,
        state=KptState.PROPOSED,
        proposed_at=now,
        proposed_by=actor,
        **copy_fields(kpt).as_dict(),
    )
    wanted = dict(changes)
    if series is not None:
        owner = wanted.get("owner", kpt.owner)
        wanted["kpi"] = start_series(fields=series, target=kpt, owner=owner, actor=actor, now=now)
    new = checks.tried(new, checks.checked_numbers(new, wanted))
    points = checks.checked_path(new, path_of(kpt) if path is None else path)
    create_row(new, actor=actor, now=now, event="kpt.created", why=told)
    write_path(new, points, actor=actor, now=now)
    ended = {
        "state": KptState.REPLACED,
        "state_reason": told,
        "ended_at": now,
        "replaced_by": new,
    }
    _end(kpt, ended, (KptState.FINAL,), "kpt.replaced", expected_version, actor, now)
    _relink(kpt, new, actor=actor, now=now)
    return new


def _relink(old: Kpt, new: Kpt, *, actor: User, now: datetime) -> None:
    for part in old.parts.filter(state__in=LIVING).order_by("pk"):
        save_row(
            part,
            changes={"parent": new},
            expected_version=None,
            actor=actor,
            now=now,
            event="kpt.relinked",
        )


def _end(
    kpt: Kpt,
    changes: Mapping[str, Any],
    before: tuple[KptState, ...],
    event: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Kpt:
    return save_row(
        kpt,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=str(changes.get("state_reason", "")),
        where=Q(state__in=before),
    )
