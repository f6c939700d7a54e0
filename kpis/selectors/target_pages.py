"""What the pages, the files and the API of targets show."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from departments.models import CrossTeam, Department, Quarter, User
from kpis.access.targets import WITH_KPT
from kpis.choices.targets import LIVING, ChangeState, KptLevel, KptState
from kpis.models import Kpt, TargetChange
from kpis.old_words import old_words, promised
from kpis.permissions.targets import (
    answers_for,
    can_decide_change,
    can_finalize_early,
    can_request_change,
    can_write_kpt,
)
from kpis.selectors.smart import letters_of
from kpis.selectors.targets import Standing, path_of, standing_of
from kpis.smart import Letter
from kpis.target_fields import CHANGEABLE, Point, exact, spoken
from kpis.target_rules import early_sentence, is_early, why_not_final
from kpis.words.targets import path_text
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day

CSV_HEADERS: Final = (
    gettext_lazy("Quarter"),
    gettext_lazy("Level"),
    gettext_lazy("Target"),
    gettext_lazy("Department"),
    gettext_lazy("Person"),
    gettext_lazy("Serves"),
    gettext_lazy("Why"),
    gettext_lazy("Contribution"),
    gettext_lazy("Owner"),
    gettext_lazy("Team"),
    gettext_lazy("KPI"),
    gettext_lazy("Unit"),
    gettext_lazy("Direction"),
    gettext_lazy("Start"),
    gettext_lazy("Target value"),
    gettext_lazy("Change in %"),
    gettext_lazy("From"),
    gettext_lazy("To"),
    gettext_lazy("By when"),
    gettext_lazy("Check rhythm"),
    gettext_lazy("Value"),
    gettext_lazy("Value of"),
    gettext_lazy("Progress"),
    gettext_lazy("Expected"),
    gettext_lazy("Status"),
    gettext_lazy("State"),
)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target in a list; `depth` is how many targets stand above it."""

    kpt: Kpt
    standing: Standing
    depth: int = 0

    @property
    def promise(self) -> str:
        """Return start and target value in words."""
        return path_text(self.kpt)

    @property
    def value(self) -> str:
        """Return where the number stands: "R 211 400"; nothing without data."""
        actual, kpi = self.standing.actual, self.kpt.kpi
        if actual is None or kpi is None:
            return ""
        return numerals.quantity(actual, kpi.unit)

    @property
    def who(self) -> str:
        """Return whose target it is, where it is not the organization's."""
        if self.kpt.person is not None:
            return str(self.kpt.person)
        return str(self.kpt.department or "")


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One changed field, old and new."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of a target as it is read; `decides` is whether the reader answers it."""

    change: TargetChange
    lines: tuple[ChangeLine, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class TargetPage:
    """A target with its number, its letters, its changes, and what the reader may do."""

    kpt: Kpt
    line: TargetLine
    letters: tuple[Letter, ...]
    path: tuple[Point, ...]
    verbs: tuple[str, ...]
    lacks: tuple[str, ...]
    is_early: bool
    changes: tuple[ChangeRow, ...]
    is_owner: bool
    # What its name still says of the quarter it was carried over from.
    old_words: tuple[str, ...] = ()


def listed(
    user: User,
    quarter: Quarter | None,
    *,
    level: str = "",
    department: Department | None = None,
    state: str = "",
) -> QuerySet[Kpt]:
    """Return the targets of a quarter that the person may read; ended ones only by their state."""
    rows = Kpt.objects.visible_to(user).filter(quarter=quarter)
    rows = rows.filter(state=state) if state else rows.filter(state__in=LIVING)
    if level:
        rows = rows.filter(level=level)
    if department is not None:
        rows = rows.filter(department=department)
    return rows.select_related(*WITH_KPT).order_by("name", "pk")


def lines_of(kpts: Iterable[Kpt], *, now: datetime) -> list[TargetLine]:
    """Return the targets as a tree, each part under what it serves; a constant number of queries.

    What serves nothing on the list stands at the end, by level.
    """
    rows = list(kpts)
    standings = standing_of(rows, now=now)
    known = {kpt.pk for kpt in rows}
    parts: dict[UUID | None, list[Kpt]] = defaultdict(list)
    for kpt in rows:
        parts[kpt.parent_id if kpt.parent_id in known else None].append(kpt)
    order = {level: at for at, level in enumerate(KptLevel.values)}

    def below(parent: UUID | None, depth: int) -> Iterator[TargetLine]:
        for kpt in sorted(parts[parent], key=lambda one: order[one.level]):
            yield TargetLine(kpt, standings[kpt.pk], depth)
            yield from below(kpt.pk, depth + 1)

    return list(below(None, 0))


def target_page(kpt: Kpt, user: User, *, now: datetime) -> TargetPage:
    """Return everything the page of one target shows."""
    writes = can_write_kpt(user, kpt)
    return TargetPage(
        kpt=kpt,
        line=TargetLine(kpt, standing_of([kpt], now=now)[kpt.pk]),
        letters=tuple(letters_of(kpt)),
        path=tuple(path_of(kpt)),
        verbs=tuple(_verbs(kpt, user, writes=writes)),
        lacks=tuple(_lacks(kpt, user, now)) if kpt.state == KptState.PROPOSED else (),
        is_early=is_early(kpt, organization_day(now)),
        changes=tuple(change_rows(kpt.changes.select_related("asked_by", "decided_by"), user, kpt)),
        is_owner=answers_for(user, kpt),
        old_words=_old_words(kpt) if kpt.state == KptState.DRAFT else (),
    )


def _old_words(kpt: Kpt) -> tuple[str, ...]:
    """Return which days, quarters and numbers in the name of a draft are its earlier quarter's."""
    was = Quarter.objects.filter(kpts__closing__carried_to=kpt).first()
    if was is None:
        return ()
    now = kpt.quarter
    return old_words(
        kpt.name,
        numbers=promised(kpt),
        earlier=(was.starts_on, was.ends_on),
        later=(now.starts_on, now.ends_on),
    )


def _lacks(kpt: Kpt, user: User, now: datetime) -> Iterator[str]:
    """Say what keeps it from becoming final by this person's hand."""
    yield from why_not_final(kpt)
    if is_early(kpt, organization_day(now)) and not can_finalize_early(user):
        yield early_sentence(kpt)


def change_rows(
    changes: Iterable[TargetChange], user: User, kpt: Kpt | None = None
) -> list[ChangeRow]:
    """Return changes with their fields in words; one query for the names of people and teams."""
    found = list(changes)
    for change in found:
        change.kpt = kpt or change.kpt
    names = _names(found)
    return [
        ChangeRow(
            change,
            tuple(
                ChangeLine(
                    str(CHANGEABLE[name]),
                    spoken(name, change.old.get(name), names),
                    spoken(name, change.new[name], names),
                )
                for name in CHANGEABLE
                if name in change.new
            ),
            can_decide_change(user, change),
        )
        for change in found
    ]


def waiting_changes(user: User) -> list[TargetChange]:
    """Return the changes that wait and that the person may decide."""
    rows = TargetChange.objects.visible_to(user).filter(state=ChangeState.REQUESTED)
    rows = rows.exclude(asked_by=user).select_related("asked_by", "kpt__quarter", "kpt__team")
    return [change for change in rows if can_decide_change(user, change)]


def without_hidden_parents(lines: Iterable[TargetLine], user: User) -> list[TargetLine]:
    """Return the lines without what stands above them where it is a draft the reader may not read."""
    found = list(lines)
    above = {line.kpt.parent_id for line in found if line.kpt.parent_id}
    readable = set(Kpt.objects.visible_to(user).filter(pk__in=above).values_list("pk", flat=True))
    for line in found:
        if line.kpt.parent_id not in readable:
            line.kpt.parent = None
    return found


def csv_lines(lines: Iterable[TargetLine]) -> Iterator[list[object]]:
    """Yield the list as a spreadsheet shows it, under `CSV_HEADERS`; shares are exact to 0.1 %."""
    for line in lines:
        kpt, standing, kpi = line.kpt, line.standing, line.kpt.kpi
        yield [
            kpt.quarter.code,
            kpt.get_level_display(),
            kpt.name,
            kpt.department or "",
            kpt.person or "",
            kpt.parent or kpt.goal or "",
            kpt.rationale,
            kpt.contribution,
            kpt.owner or "",
            kpt.team or "",
            kpi or "",
            kpi.unit if kpi else "",
            kpi.get_direction_display() if kpi else "",
            *(_plain(value) for value in (kpt.baseline, kpt.target_value, kpt.relative_target)),
            _plain(kpt.low),
            _plain(kpt.high),
            kpt.due_on or "",
            standing.checked,
            _plain(standing.last_value),
            standing.last_on or "",
            standing.text,
            standing.expected_text,
            standing.status.label,
            kpt.get_state_display(),
        ]


def _plain(value: object) -> object:
    return exact(value) if isinstance(value, Decimal) else value or ""


def _verbs(kpt: Kpt, user: User, *, writes: bool) -> Iterator[str]:
    if writes and kpt.state == KptState.DRAFT:
        yield "propose"
    if writes and kpt.state == KptState.PROPOSED:
        yield "finalize"
    if kpt.state == KptState.DRAFT and writes:
        yield "edit"
    elif can_request_change(user, kpt):
        yield "change"
    if writes and kpt.is_open:
        yield "withdraw"
    if writes and kpt.state == KptState.FINAL:
        yield "replace"
        yield "stop"


def _names(changes: Iterable[TargetChange]) -> dict[str, str]:
    both = [kept for change in changes for kept in (change.old, change.new)]
    people = {kept["owner"] for kept in both if kept.get("owner")}
    teams = {kept["team"] for kept in both if kept.get("team")}
    names: dict[str, str] = {}
    if people:
        names |= {
            str(pk): name
            for pk, name in User.objects.filter(pk__in=people).values_list("pk", "name")
        }
    if teams:
        names |= {
            str(pk): name
            for pk, name in CrossTeam.objects.filter(pk__in=teams).values_list("pk", "name")
        }
    return names
