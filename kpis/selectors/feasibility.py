"""Can the proposed targets be reached? What the heads answered, who has not, and who disagrees."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from departments.models import Department, Quarter, User
from departments.selectors import heads_of
from kpis.access import discussions as discussion_access
from kpis.choices.discussions import FeasibilityAnswer
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Feasibility, Kpt, KptContribution
from kpis.words.targets import path_text
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day

CSV_HEADERS: Final = (
    gettext_lazy("Target"),
    gettext_lazy("Department"),
    gettext_lazy("Heads"),
    gettext_lazy("Answer"),
    gettext_lazy("Comment"),
    gettext_lazy("Answered by"),
    gettext_lazy("Answered on"),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """One department's answer on one target, or that it is missing."""

    department: Department
    heads: tuple[User, ...]
    answer: Feasibility | None
    earlier: int = 0

    @property
    def is_missing(self) -> bool:
        """Return whether nobody has answered for the department."""
        return self.answer is None

    @property
    def is_dissent(self) -> bool:
        """Return whether the department does not simply say yes."""
        return self.answer is not None and self.answer.answer != FeasibilityAnswer.YES

    @property
    def who(self) -> str:
        """Return by name who still has to answer."""
        return ", ".join(str(head) for head in self.heads)


@dataclass(frozen=True, slots=True)
class Poll:
    """All departments' answers on one target."""

    kpt: Kpt
    voices: tuple[Voice, ...]

    @property
    def missing(self) -> list[Voice]:
        """Return who has not answered."""
        return [voice for voice in self.voices if voice.is_missing]

    @property
    def dissent(self) -> list[Voice]:
        """Return who says no, or yes under conditions: a no first."""
        found = [voice for voice in self.voices if voice.is_dissent]
        return sorted(found, key=lambda voice: _answer(voice) != FeasibilityAnswer.NO)

    @property
    def answered(self) -> int:
        """Return how many departments have answered."""
        return len(self.voices) - len(self.missing)

    @property
    def yes(self) -> int:
        """Return how many say yes without conditions."""
        return self.count(FeasibilityAnswer.YES)

    @property
    def share(self) -> str:
        """Return the share of a plain yes among the answers: "66.6 %"; "n/a" before the first."""
        return percent.percent_text(self.yes, self.answered)

    @property
    def path(self) -> str:
        """Say where the number starts and what it shall reach."""
        return path_text(self.kpt)

    def count(self, answer: str) -> int:
        """Return how many departments gave that answer."""
        return sum(_answer(voice) == answer for voice in self.voices)


def proposed(user: User, quarter: Quarter | None = None) -> list[Kpt]:
    """Return the proposed targets that heads are asked about, as far as the person reads them."""
    rows = Kpt.objects.visible_to(user).filter(state=KptState.PROPOSED)
    if quarter is not None:
        rows = rows.filter(quarter=quarter)
    asked = rows.exclude(level=KptLevel.PERSON).select_related(
        "quarter", "kpi", "department", "owner", "team__lead", "parent"
    )
    return sorted(asked, key=_place)


def polls_of(kpts: Sequence[Kpt], *, today: date) -> list[Poll]:
    """Return each target's answers; the number of queries does not depend on their number."""
    concerned = concerned_departments(kpts, today=today)
    everybody = {one.pk: one for row in concerned.values() for one in row}
    heads = heads_of(everybody)
    given: dict[tuple[UUID, UUID], list[Feasibility]] = defaultdict(list)
    rows = Feasibility.objects.filter(kpt__in=kpts).select_related("answered_by", "department")
    for row in rows.order_by("number"):
        given[row.kpt_id, row.department_id].append(row)
        everybody.setdefault(row.department_id, row.department)
    return [Poll(kpt, tuple(_voices(kpt, concerned[kpt.pk], given, heads))) for kpt in kpts]


def poll_of(kpt: Kpt, *, today: date) -> Poll:
    """Return one target's answers."""
    return polls_of([kpt], today=today)[0]


def concerned_departments(
    kpts: Sequence[Kpt], *, today: date
) -> Mapping[UUID, Sequence[Department]]:
    """Return whose heads are asked about each target.

    The organization's targets concern every department there is in the quarter; a department's
    target concerns that department and whoever stands in its table of contributions.
    """
    table: dict[UUID, list[Department]] = defaultdict(list)
    rows = KptContribution.objects.filter(kpt__in=kpts).standing().select_related("department")
    for row in rows:
        table[row.kpt_id].append(row.department)
    every: dict[date, list[Department]] = {}
    found: dict[UUID, Sequence[Department]] = {}
    for kpt in kpts:
        if kpt.level == KptLevel.ORGANIZATION:
            day = kpt.quarter.judged_on(today)
            if day not in every:
                every[day] = list(Department.objects.active_on(day).order_by("name"))
            found[kpt.pk] = every[day]
        else:
            own = [] if kpt.department is None else [kpt.department]
            others = {one.pk: one for one in (*own, *table[kpt.pk])}
            found[kpt.pk] = sorted(others.values(), key=lambda one: one.name)
    return found


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A target about which a head has something to say, with what he said before."""

    kpt: Kpt
    department: Department
    held: Feasibility | None

    @property
    def name(self) -> str:
        """Return by what the fields of the form are known."""
        return f"{self.kpt.pk}_{self.department.slug}"

    @property
    def path(self) -> str:
        """Say where the number starts and what it shall reach."""
        return path_text(self.kpt)


def to_answer(user: User, polls: Iterable[Poll]) -> list[ToAnswer]:
    """Return what the person may answer as head: what is missing first."""
    found = [
        ToAnswer(poll.kpt, voice.department, voice.answer)
        for poll in polls
        for voice in poll.voices
        if discussion_access.can_say_feasible(user, poll.kpt, voice.department)
    ]
    return sorted(found, key=lambda one: one.held is not None)


def csv_lines(polls: Iterable[Poll]) -> Iterator[tuple[str, ...]]:
    """Return one line for each target and department."""
    for poll in polls:
        for voice in poll.voices:
            held = voice.answer
            yield (
                poll.kpt.name,
                voice.department.name,
                voice.who,
                str(held.answer_choice.label) if held else "",
                held.comment if held else "",
                str(held.answered_by) if held else "",
                organization_day(held.created_at).isoformat() if held else "",
            )


def _voices(
    kpt: Kpt,
    departments: Iterable[Department],
    given: Mapping[tuple[UUID, UUID], Sequence[Feasibility]],
    heads: Mapping[UUID, Sequence[User]],
) -> Iterator[Voice]:
    for department in departments:
        rows = given.get((kpt.pk, department.pk), ())
        yield Voice(
            department=department,
            heads=tuple(heads.get(department.pk, ())),
            answer=rows[-1] if rows else None,
            earlier=max(0, len(rows) - 1),
        )


def _answer(voice: Voice) -> str:
    return voice.answer.answer if voice.answer else ""


def _place(kpt: Kpt) -> tuple[object, ...]:
    level = (KptLevel.ORGANIZATION, KptLevel.DEPARTMENT).index(KptLevel(kpt.level))
    department = kpt.department.name if kpt.department else ""
    return (kpt.quarter.starts_on, level, department.casefold(), kpt.name.casefold(), str(kpt.pk))
