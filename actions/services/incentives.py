"""Incentives: drafted, announced, worked out once their quarter is over, and decided on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from actions.choices.support import IncentiveRule, IncentiveState
from actions.incentive_rules import RULE_VERSION, TRANSITIONS, Line
from actions.models import Incentive, IncentiveKpi, IncentiveLine, IncentiveList
from actions.permissions import can_decide_incentives, can_edit_incentives
from actions.selectors.incentives import incentive_lines
from actions.services import incentive_mails
from departments.models import Quarter, User
from departments.services.checks import needs_text
from kpis.models import Kpi
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState

MOST_KPIS: Final = 20
MOST_PERCENT: Final = Decimal(1000)
_EVENTS: Final[Mapping[str, str]] = {
    "open": "incentive.opened",
    "compute": "incentive.computed",
    "approve": "incentive.approved",
    "reject": "incentive.rejected",
    "cancel": "incentive.cancelled",
}


@transaction.atomic
def create_incentive(
    *,
    quarter: Quarter,
    title: str,
    rule: str,
    reward: str,
    least_percent: Decimal | None = None,
    kpis: Sequence[Kpi] = (),
    actor: User,
    now: datetime,
) -> Incentive:
    """Draft an incentive; nobody else reads it before it is announced."""
    _is_office(actor)
    incentive = Incentive(quarter=quarter, made_by=actor, **_told(title, rule, reward))
    incentive.least_percent = _percent(rule, least_percent)
    create_row(incentive, actor=actor, now=now, event="incentive.created")
    _name_kpis(incentive, _named(rule, kpis), actor, now)
    return incentive


@transaction.atomic
def edit_incentive(
    *,
    incentive: Incentive,
    title: str,
    rule: str,
    reward: str,
    least_percent: Decimal | None = None,
    kpis: Sequence[Kpi] = (),
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Incentive:
    """Change a draft. What was announced stays as it was announced."""
    _is_office(actor)
    if incentive.state != IncentiveState.DRAFT:
        raise WrongState(_("What was announced is not changed. Cancel it and make another."))
    save_row(
        incentive,
        changes={**_told(title, rule, reward), "least_percent": _percent(rule, least_percent)},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="incentive.edited",
    )
    _name_kpis(incentive, _named(rule, kpis), actor, now)
    return incentive


@transaction.atomic
def open_incentive(
    *, incentive: Incentive, expected_version: int | None = None, actor: User, now: datetime
) -> Incentive:
    """Announce it to everybody; from now on it is not changed."""
    _is_office(actor)
    if organization_day(now) > incentive.quarter.ends_on:
        raise WrongState(_("The quarter is over. Announce it for one that still runs."))
    changes = {"opened_at": now}
    return _move("open", incentive, changes, "", expected_version, actor, now)


@transaction.atomic
def compute_incentive(
    *, incentive: Incentive, expected_version: int | None = None, actor: User, now: datetime
) -> Incentive:
    """Work out who reached it, once the quarter is over, and keep the list as it is now.

    Working it out again makes another list; the earlier ones stay.
    """
    _is_office(actor)
    _next("compute", incentive)
    if organization_day(now) <= incentive.quarter.ends_on:
        raise WrongState(
            _("The quarter runs until %(day)s. The list is worked out after it.")
            % {"day": format_date(incentive.quarter.ends_on, "j M Y")}
        )
    _lock(incentive)
    lines = incentive_lines(incentive, now)
    result = IncentiveList.objects.create(
        incentive=incentive,
        number=incentive.lists.count() + 1,
        computed_by=actor,
        as_of=now,
        rule_version=RULE_VERSION,
        eligible=sum(line.is_eligible for line in lines),
        total=len(lines),
        created_at=now,
        updated_at=now,
    )
    IncentiveLine.objects.bulk_create(_stored(result, line, now) for line in lines)
    changes = {"result": result, "decided_by": None, "decided_at": None, "reason": ""}
    return _move("compute", incentive, changes, "", expected_version, actor, now)


@transaction.atomic
def approve_incentive(
    *, incentive: Incentive, expected_version: int | None = None, actor: User, now: datetime
) -> Incentive:
    """Approve the list. Nothing is paid out by it; the heads of the departments get a mail."""
    _is_leader(actor)
    _next("approve", incentive)
    if incentive.result is not None and incentive.result.computed_by_id == actor.pk:
        raise NotAllowed(_("Who worked out the list does not approve it."))
    changes = {"decided_by": actor, "decided_at": now}
    _move("approve", incentive, changes, "", expected_version, actor, now)
    incentive_mails.tell_approved(incentive=incentive, now=now)
    return incentive


@transaction.atomic
def reject_incentive(
    *,
    incentive: Incentive,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Incentive:
    """Reject the list, with the reason; it can be worked out again."""
    _is_leader(actor)
    told = needs_text(reason, "reason", _("Say why, so that the strategy office can act on it."))
    changes = {"decided_by": actor, "decided_at": now, "reason": told}
    return _move("reject", incentive, changes, told, expected_version, actor, now)


@transaction.atomic
def cancel_incentive(
    *,
    incentive: Incentive,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Incentive:
    """Give it up, with the reason; who was told of it can read why."""
    _is_office(actor)
    told = needs_text(reason, "reason", _("Say why it is given up."))
    return _move("cancel", incentive, {"reason": told}, told, expected_version, actor, now)


def _told(title: str, rule: str, reward: str) -> dict[str, Any]:
    if rule not in IncentiveRule.values:
        sentence = _("Choose what must be reached.")
        raise DomainError(sentence, fields={"rule": [sentence]})
    return {
        "title": needs_text(title, "title", _("Enter the title.")),
        "rule": rule,
        "reward": needs_text(reward, "reward", _("Say what the reward is.")),
    }


def _percent(rule: str, least_percent: Decimal | None) -> Decimal | None:
    if rule == IncentiveRule.ALIGNED:
        return None
    if least_percent is None or not 0 < least_percent <= MOST_PERCENT:
        sentence = _("Enter from which per cent on it counts, above 0 and at most 1000.")
        raise DomainError(sentence, fields={"least_percent": [sentence]})
    return least_percent


def _named(rule: str, kpis: Sequence[Kpi]) -> list[Kpi]:
    if rule != IncentiveRule.ATTAINMENT:
        return []
    chosen = list(dict.fromkeys(kpis))
    if not 1 <= len(chosen) <= MOST_KPIS:
        sentence = _("Choose 1 to %(most)d KPIs.") % {"most": MOST_KPIS}
        raise DomainError(sentence, fields={"kpis": [sentence]})
    return chosen


def _name_kpis(incentive: Incentive, kpis: Sequence[Kpi], actor: User, now: datetime) -> None:
    """Name these KPIs and no others; a row that was taken off comes back to life."""
    wanted = {kpi.pk: kpi for kpi in kpis}
    held = {row.kpi_id: row for row in incentive.kpi_rows.all()}
    for pk, row in held.items():
        named, gone = "incentive.kpi_named", "incentive.kpi_dropped"
        moment = None if pk in wanted else (row.retired_at or now)
        save_row(
            row,
            changes={"retired_at": moment},
            expected_version=None,
            actor=actor,
            now=now,
            event=named if moment is None else gone,
        )
    for pk, kpi in wanted.items():
        if pk not in held:
            row = IncentiveKpi(incentive=incentive, kpi=kpi)
            create_row(row, actor=actor, now=now, event="incentive.kpi_named")


def _stored(result: IncentiveList, line: Line, now: datetime) -> IncentiveLine:
    return IncentiveLine(
        result=result,
        department_id=line.department_id,
        department_name=line.department_name,
        reached=line.reached,
        asked=line.asked,
        is_eligible=line.is_eligible,
        parts=list(line.parts),
        created_at=now,
        updated_at=now,
    )


def _is_office(actor: User) -> None:
    if not can_edit_incentives(actor):
        raise NotAllowed(_("Incentives are made by the strategy office."))


def _is_leader(actor: User) -> None:
    if not can_decide_incentives(actor):
        raise NotAllowed(_("Only the leadership decides on the list."))


def _next(verb: str, incentive: Incentive) -> str:
    states, leads_to = TRANSITIONS[verb]
    if incentive.state not in states:
        raise WrongState(
            _("This is not possible here: the incentive is “%(state)s”.")
            % {"state": incentive.state_choice.label}
        )
    return leads_to


def _lock(incentive: Incentive) -> None:
    """Let one after the other work out the list: each list has a number of its own."""
    held = Incentive.objects.select_for_update(of=("self",)).get(pk=incentive.pk)
    if held.version != incentive.version:
        raise Conflict(_("Somebody else worked on it in the meantime."), current=held)


def _move(
    verb: str,
    incentive: Incentive,
    changes: Mapping[str, Any],
    why: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Incentive:
    return save_row(
        incentive,
        changes={**changes, "state": _next(verb, incentive)},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=_EVENTS[verb],
        why=why,
        where=Q(state=incentive.state),
    )
