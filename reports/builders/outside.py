"""What readers outside may know: which departments agreed, whom no text may name, how gaps are worded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import CorrectiveAction
from actions.models.metrics import KpiChange
from actions.words.outcomes import outcome_sentence
from departments.choices import IN_FORCE_STATES
from departments.models import Department, GoalLink, Quarter, User
from gaps.choices import GapState
from gaps.models import Gap, GapParty
from kpis.choices import UseState
from kpis.models import Kpi, KpiUse
from kpis.selectors.progress import use_progress
from reports.builders.past import Past
from reports.models import OutsideWording
from reports.redaction import Names, called
from reports.words.outside import OutsideFacts, OutsideRow, drafted, written
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.clock import organization_day

# The events that change what a person is called.
_RENAMED = ("user.edited", "user.preferences_chosen")
_GONE = (GapState.RESOLVED, GapState.VERIFIED)


@dataclass(frozen=True)
class Outside:
    """Departments that may be named, by id; names that may not; texts the office wrote."""

    shown: frozenset[str]
    names: Names
    wordings: Mapping[UUID, OutsideWording]
    everybody: frozenset[str] = frozenset()
    # What the drafted words are made of, by gap.
    facts: Mapping[UUID, OutsideFacts] = field(default_factory=dict)

    def for_insiders(self) -> "Outside":
        """Return the same words for readers inside: every department is named."""
        return replace(self, shown=self.everybody, names=Names())

    def departments(self, concerned: Sequence[Department]) -> str:
        """Return the departments that may be named, and how many more there are."""
        named = [one.name for one in concerned if str(one.pk) in self.shown]
        hidden = len(concerned) - len(named)
        return ", ".join([*named, *([further(hidden)] if hidden else [])])

    def may_tell(self, concerned: Sequence[Department]) -> bool:
        """Return whether one of the departments concerned agreed to be shown."""
        return any(str(one.pk) in self.shown for one in concerned)


@dataclass(frozen=True, slots=True)
class OutsideGap:
    """One line of the report for stakeholders."""

    gap: Gap
    departments: str
    row: OutsideRow
    is_gone: bool


def load_outside(quarter: Quarter | None) -> Outside:
    """Read the consents of today, everybody's name, and what the office wrote for the quarter."""
    departments = list(Department.objects.values_list("pk", "name", "is_shown_outside"))
    names, addresses = _people()
    wordings = OutsideWording.objects.filter(gap__quarter=quarter) if quarter else ()
    return Outside(
        shown=frozenset(str(pk) for pk, _name, is_shown in departments if is_shown),
        names=Names.of(people=names, addresses=addresses, departments=_unnamed(departments)),
        wordings={one.gap_id: one for one in wordings},
        everybody=frozenset(str(pk) for pk, _name, _is_shown in departments),
    )


def _people() -> tuple[set[str], set[str]]:
    """Return what people are called and where they get mail, today and before; only the trail knows."""
    names, addresses = set(), set()
    for name, email in User.objects.values_list("name", "email"):
        names.add(name)
        addresses.add(email)
    renamed = AuditEntry.objects.filter(subject_label=User._meta.label_lower, event__in=_RENAMED)
    for changes in renamed.values_list("changes", flat=True):
        names.update(changes.get("name", [])[:1])
        addresses.update(changes.get("email", [])[:1])
    return names, addresses


def names_of(departments: Mapping[UUID, str]) -> dict[UUID, set[str]]:
    """Return what each department is called, was called before, and is called for short."""
    names = {pk: {name} for pk, name in departments.items()}
    earlier = Department.history.filter(id__in=list(names)).order_by()
    for pk, name in earlier.values_list("id", "name").distinct():
        names[pk].add(name)
    return {pk: {form for name in told for form in called(name)} for pk, told in names.items()}


def _unnamed(departments: Iterable[tuple[UUID, str, bool]]) -> set[str]:
    """Return how departments that do not agree may be called in no text.

    A name that a department which agrees has today is no secret.
    """
    told = list(departments)
    silent = names_of({pk: name for pk, name, is_shown in told if not is_shown})
    return set().union(*silent.values()) - {name for _pk, name, is_shown in told if is_shown}


def further(count: int) -> str:
    """Say how many departments there are that are counted and not named."""
    return ngettext("%(count)d further department", "%(count)d further departments", count) % {
        "count": count
    }


def told_outside(seen: Past, gaps: Collection[Gap], outside: Outside) -> list[OutsideGap]:
    """Return the gaps as outsiders read them, in their order, those of silent departments left out."""
    told = [gap for gap in gaps if outside.may_tell(seen.departments[gap.pk])]
    return [
        OutsideGap(
            gap,
            outside.departments(seen.departments[gap.pk]),
            _row(gap, outside),
            gap.state in _GONE,
        )
        for gap in told
    ]


def facts_of(seen: Past, gaps: Collection[Gap]) -> dict[UUID, OutsideFacts]:
    """Return what the drafts are made of, for any number of gaps in a constant number of queries."""
    actions = {gap.pk: seen.action_of(gap) for gap in gaps}
    brought = _brought(gaps, actions, seen.moment)
    outcomes = _outcomes(seen, gaps, actions, brought)
    return {
        gap.pk: _facts(seen, gap, brought.get(gap.pk), outcomes.get(gap.pk, "")) for gap in gaps
    }


def _row(gap: Gap, outside: Outside) -> OutsideRow:
    draft = drafted(outside.facts[gap.pk], outside.names)
    own = outside.wordings.get(gap.pk)
    if own is None:
        return draft
    typed = OutsideRow(own.gap_text, own.action_text, own.status_text)
    return written(draft, typed, outside.names)


def _facts(seen: Past, gap: Gap, new: Kpi | None, outcome: str) -> OutsideFacts:
    action = seen.action_of(gap)
    is_late = action is not None and seen.days_late(action) > 0
    is_gone = gap.state in _GONE
    is_done = action is not None and action.implemented_at is not None
    deadline = action.deadline if action else None
    return OutsideFacts(
        kind=gap.kind,
        is_gone=is_gone,
        kpi=str(gap.params.get("kpi", "")),
        goal=str(gap.params.get("goal", "")),
        new_kpi=new.name if new else "",
        has_action=action is not None,
        is_done=is_done or (is_gone and new is not None),
        outcome=outcome,
        due=format_date(deadline, "j M Y") if deadline else "",
        is_late=is_late,
        accepted_until=format_date(gap.accepted_until, "j M Y")
        if gap.state == GapState.ACCEPTED and gap.accepted_until
        else "",
        is_unlinked=gap.message_id.startswith("D.no_link") or gap.rule_id == "D.no_link",
    )


def _brought(
    gaps: Collection[Gap], actions: Mapping[UUID, CorrectiveAction | None], moment: datetime
) -> dict[UUID, Kpi]:
    """Return by gap the KPI that took the old one's place, by its action or by itself."""
    found: dict[UUID, Kpi] = {}
    parties = GapParty.objects.filter(gap__in=gaps, kpi__replaced_by__isnull=False)
    for party in parties.select_related("kpi__replaced_by").order_by("-side", "-id"):
        if party.kpi and party.kpi.replaced_by and party.kpi.replaced_by.created_at <= moment:
            found[party.gap_id] = party.kpi.replaced_by
    of_action = {action.pk: pk for pk, action in actions.items() if action is not None}
    changes = KpiChange.objects.filter(
        action__in=list(of_action), new__isnull=False, created_at__lte=moment
    )
    for change in changes.select_related("new").order_by("created_at", "id"):
        if change.new:
            found[of_action[change.action_id]] = change.new
    return found


def _outcomes(
    seen: Past,
    gaps: Iterable[Gap],
    actions: Mapping[UUID, CorrectiveAction | None],
    brought: Mapping[UUID, Kpi],
) -> dict[UUID, str]:
    """Return what each closed gap means for its goal, and how the KPI stands that shows it."""
    gone = [gap for gap in gaps if gap.state in _GONE]
    wanted = {gap.pk: _shown_by(actions[gap.pk], brought.get(gap.pk)) for gap in gone}
    uses = _uses({pk for pk in wanted.values() if pk}, {gap.quarter_id for gap in gone})
    progress = use_progress(uses.values(), organization_day(seen.moment), seen.moment)
    found = {}
    for gap in gone:
        action = actions[gap.pk]
        kind = action.kind if action is not None else gap.kind
        kpi_id = wanted[gap.pk]
        own = [uses[key] for one in seen.departments[gap.pk] if (key := (kpi_id, one.pk)) in uses]
        use = next(iter(own), None) or next(
            (one for (kpi, _department), one in uses.items() if kpi == kpi_id), None
        )
        if use is None:
            found[gap.pk] = outcome_sentence(kind, "", None)
        else:
            found[gap.pk] = outcome_sentence(kind, _category(use), progress[use.pk].status)
    return found


def _shown_by(action: CorrectiveAction | None, new: Kpi | None) -> UUID | None:
    if new is not None:
        return new.pk
    return action.criterion_kpi_id if action is not None else None


def _uses(kpi_ids: Collection[UUID], quarters: Collection[UUID]) -> dict[tuple[UUID, UUID], KpiUse]:
    """Return by KPI and department where it stands in a plan in force, the newest use first."""
    rows = KpiUse.objects.filter(
        kpi__in=kpi_ids,
        state=UseState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
        objective__plan__obligation__quarter__in=quarters,
    ).select_related("kpi", "objective__plan__obligation", "goal_measure__goal")
    links = GoalLink.objects.filter(retired_at=None).select_related("goal")
    found: dict[tuple[UUID, UUID], KpiUse] = {}
    for use in rows.prefetch_related(Prefetch("objective__links", links)).order_by(
        "-created_at", "pk"
    ):
        department_id = use.objective.plan.obligation.department_id
        found.setdefault((use.kpi_id, department_id), use)
    return found


def _category(use: KpiUse) -> str:
    if use.goal_measure is not None:
        return use.goal_measure.goal.category
    link = next(iter(use.objective.links.all()), None)
    return link.goal.category if link else ""


def silent(gaps: int, departments: int) -> str:
    """Say what is left out because departments did not agree; nothing where nothing is."""
    if not gaps:
        return ""
    told = ngettext(
        "%(count)d further gap is not listed: no department concerned has agreed to be shown.",
        "%(count)d further gaps are not listed: no department concerned has agreed to be shown.",
        gaps,
    ) % {"count": gaps}
    return f"{told} {_('They concern %(who)s.') % {'who': further(departments)}}"
