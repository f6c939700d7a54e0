"""Putting changes of rules in force: the setting, every assessment and the number, in one step."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from departments.choices import QuarterState
from departments.models import Quarter
from gaps.choices import ChangeState
from gaps.detectors import RULES
from gaps.detectors.sifting import Limit
from gaps.models import RuleChange, RuleSetting
from gaps.selectors.rule_settings import limit_of
from gaps.services.assessments import assess_what_is_outdated
from saypro_align.audit.rows import create_row, save_row

_log = logging.getLogger(__name__)


def put_rules_in_force(*, now: datetime) -> int:
    """Put every change in force that waits, in the order they were asked for; return how many.

    One that fails stays as it was and does not hold up the others; its error is raised at the end, so
    that the task fails for all to see.
    """
    waiting = RuleChange.objects.filter(state=ChangeState.WAITING).order_by("created_at", "pk")
    failures: list[Exception] = []
    done = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            done += _put_in_force(pk, now)
        except Exception as failure:  # noqa: BLE001 (raised below)
            _log.exception("The change %s of a rule could not be put in force.", pk)
            failures.append(failure)
    if failures:
        raise failures[0]
    return done


@transaction.atomic
def _put_in_force(pk: UUID, now: datetime) -> bool:
    """Set the rule and assess every open quarter by it, or leave the change to whoever has it.

    The lock is the claim: it ends with the work, also when the worker dies.
    """
    rows = RuleChange.objects.select_for_update(skip_locked=True, of=("self",))
    change = rows.filter(pk=pk, state=ChangeState.WAITING).select_related("asked_by").first()
    if change is None:
        return False
    _set(change, now)
    reason = f"{RULES[change.rule_id].title}: {change.reason}"[:500]
    plans = sum(
        assess_what_is_outdated(quarter=quarter, now=now, reason=reason)
        for quarter in Quarter.objects.filter(state=QuarterState.OPEN).order_by("pk")
    )
    save_row(
        change,
        changes={"state": ChangeState.IN_FORCE, "plans": plans},
        expected_version=None,
        actor=None,
        now=now,
        event="rule.change_made",
    )
    return True


def _set(change: RuleChange, now: datetime) -> None:
    row = RuleSetting.objects.select_for_update().filter(rule_id=change.rule_id).first()
    new = limit_of(change)
    event = _event(limit_of(row) if row else Limit(), new)
    values = {
        "least_confidence": new.least_confidence,
        "is_on": new.is_on,
        "reason": change.reason,
    }
    told: dict[str, Any] = {"actor": change.asked_by, "now": now, "event": event}
    told["why"] = change.reason
    if row is None:
        create_row(RuleSetting(rule_id=change.rule_id, **values), **told)
    else:
        save_row(row, changes=values, expected_version=None, **told)


def _event(old: Limit, new: Limit) -> str:
    if old.is_on == new.is_on:
        return "rule.changed"
    return "rule.switched_on" if new.is_on else "rule.switched_off"
