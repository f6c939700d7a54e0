"""How the number is worked out, with its live values: every plan with the reasons against it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from departments.models import Goal, Objective, Plan, Quarter, User
from gaps.choices import GapKind
from gaps.detectors import GoalWarning, goal_warnings
from gaps.facts import load_facts
from gaps.models import Gap, ScoringRules
from gaps.selectors.rules import current_rules
from gaps.selectors.scores import Headline, headline
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True)
class ReasonLine:
    """Why a plan is not fully aligned; `gap` only where the reader may open it."""

    code: str
    kind: str
    text: str
    gap: Gap | None = None


@dataclass(frozen=True)
class PlanLine:
    """A department in the sum."""

    name: str
    slug: str
    is_due: bool
    is_exempt: bool
    exempt_reason: str
    is_fully_aligned: bool
    plan_state: str
    score: str
    rating: int | None
    reasons: list[ReasonLine]


@dataclass(frozen=True)
class HowPage:
    """The sum, line by line."""

    quarter: Quarter
    number: Headline
    rules: ScoringRules
    left: int
    right: int
    due: list[PlanLine]
    not_due: list[PlanLine]


def how_page(quarter: Quarter, user: User, now: datetime) -> HowPage:
    """Return the explanation of the quarter's number for this reader."""
    number = headline(quarter)
    gap_ids = {r["gap"] for line in number.plans for r in line["reasons"] if r["gap"]}
    keys = {r["key"] for line in number.plans for r in line["reasons"] if r["key"]}
    gaps = {str(gap.pk): gap for gap in Gap.objects.visible_to(user).filter(pk__in=gap_ids)}
    texts = _objective_texts(keys, user)
    lines = [_line(line, gaps, texts) for line in number.plans]
    return HowPage(
        quarter=quarter,
        number=number,
        rules=current_rules(now),
        left=100 * number.aligned,
        right=number.target_percent * number.total,
        due=[line for line in lines if line.is_due],
        not_due=[line for line in lines if not line.is_due],
    )


def unclear_goals(quarter: Quarter, day: date) -> list[tuple[Goal, GoalWarning]]:
    """Return the goals without a weight or a measure: priorities that cannot guide a plan."""
    warnings = {
        warning.goal_id: warning
        for warning in goal_warnings(load_facts(quarter, day=day, obligation_ids=[]))
    }
    goals = Goal.objects.filter(pk__in=warnings).select_related("owner")
    return [(goal, warnings[goal.pk]) for goal in goals]


def priorities(quarter: Quarter, now: datetime) -> list[tuple[Goal, list[str]]]:
    """Return each unclear goal with what it lacks, in the reader's words."""
    words = {"weight": _("a weight"), "measure": _("a measure")}
    return [
        (goal, [words[name] for name in warning.missing])
        for goal, warning in unclear_goals(quarter, organization_day(now))
    ]


def reason_text(code: str, kind: str, objective: str = "") -> str:
    """Say one reason in a sentence."""
    about = {"objective": objective or _("an objective")}
    name = {"kind": str(GapKind(kind).label) if kind in GapKind.values else ""}
    sentences = {
        "missing": _("No plan is in force or being worked on."),
        "not_in_force": _("The plan is not approved yet."),
        "not_assessed": _("The plan has not been assessed since it last changed."),
        "empty": _("The plan has no objective."),
        "no_kpi": _("“%(objective)s” has no KPI.") % about,
        "not_anchored": _("“%(objective)s” has no confirmed link to a goal that holds.") % about,
        "accepted_gap": _("An accepted exception still counts: %(kind)s.") % name,
        "not_measurable": _("A fact that every plan must state is missing: %(kind)s.") % name,
    }
    return sentences.get(code, _("An open gap counts: %(kind)s.") % name)


def _line(line: dict[str, Any], gaps: dict[str, Gap], texts: dict[str, str]) -> PlanLine:
    return PlanLine(
        name=line["department"]["name"],
        slug=line["department"]["slug"],
        is_due=line["is_due"],
        is_exempt=line["is_exempt"],
        exempt_reason=line["exempt_reason"],
        is_fully_aligned=line["is_fully_aligned"],
        plan_state=line["plan_state"],
        rating=line["rating"],
        score=percent.one_decimal(Fraction(*line["score"])) if line["plan"] else "–",
        reasons=[
            ReasonLine(
                code=reason["code"],
                kind=reason["kind"],
                text=reason_text(reason["code"], reason["kind"], texts.get(reason["key"], "")),
                gap=gaps.get(reason["gap"]),
            )
            for reason in line["reasons"]
        ],
    )


def _objective_texts(keys: set[str], user: User) -> dict[str, str]:
    """Return the objectives' words by key, from versions the reader may read."""
    ids = [uuid.UUID(key) for key in keys]
    if not ids:
        return {}
    rows = Objective.objects.filter(key__in=ids, plan__in=Plan.objects.visible_to(user))
    return {
        str(key): text for key, text in rows.order_by("plan__number").values_list("key", "text")
    }
