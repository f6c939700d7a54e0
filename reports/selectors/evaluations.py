"""Evaluations: the number at the end of each month and quarter, department by department, for ever.

Each is an alignment snapshot that is never changed. It names the rules it was made by, so it reads
the same a year later, whatever the rules are then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Quarter, User
from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot
from gaps.selectors.scores import Headline, headline_of, slim_headline_of
from reports import alignment
from reports.alignment import Word
from reports.selectors.assessments import change_text
from reports.selectors.frozen import FrozenPlan, companion, frozen_plans
from reports.selectors.rows import as_seen
from saypro_align.lib import percent
from saypro_align.lib.not_found import first_or_404

CAUSES = (SnapshotCause.MONTH_END, SnapshotCause.QUARTER_END, SnapshotCause.CORRECTION)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation with its name, its number, and the one before it."""

    snapshot: AlignmentSnapshot
    name: str
    number: Headline
    before: "Evaluation | None" = None

    @property
    def difference(self) -> int | None:
        """Return how many more plans are fully aligned than at the evaluation before."""
        return self.number.aligned - self.before.number.aligned if self.before else None

    @property
    def difference_words(self) -> str:
        """Say the difference: "2 plans more", "5 plans fewer; a new quarter"."""
        difference = self.difference
        if difference is None or self.before is None:
            return "–"
        told = _("unchanged")
        if difference > 0:
            told = ngettext("%(n)d plan more", "%(n)d plans more", difference)
        elif difference < 0:
            told = ngettext("%(n)d plan fewer", "%(n)d plans fewer", -difference)
        told %= {"n": abs(difference)}
        if self.before.snapshot.quarter_id == self.snapshot.quarter_id:
            return told
        return _("%(difference)s; a new quarter") % {"difference": told}


@dataclass(frozen=True, slots=True)
class Line:
    """A department then, and what it was at the evaluation before."""

    plan: FrozenPlan
    word: Word
    score: str
    reasons: Sequence[str]
    before: Word | None
    score_before: str
    change: str

    @property
    def is_new(self) -> bool:
        """Return whether the department was not evaluated before."""
        return self.before is None


@dataclass(frozen=True, slots=True)
class Beside:
    """A number beside the headline, as it was frozen."""

    label: str
    count: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    """An evaluation, opened."""

    evaluation: Evaluation
    lines: Sequence[Line]
    beside: Sequence[Beside]
    gained: Sequence[str]
    lost: Sequence[str]


def evaluations(quarter: Quarter | None = None) -> list[Evaluation]:
    """Return the evaluations, the newest first, each with the one before it; one query."""
    rows = _rows().defer("plans")
    found: list[Evaluation] = []
    for snapshot in reversed(rows.order_by("-taken_on", "-taken_at", "-number")):
        number = slim_headline_of(snapshot)
        before = next((one for one in reversed(found) if _is_before(one.snapshot, snapshot)), None)
        found.append(Evaluation(snapshot, name_of(snapshot), number, before))
    wanted = [one for one in found if quarter is None or one.snapshot.quarter_id == quarter.pk]
    return wanted[::-1]


def evaluation_page(pk: UUID, user: User) -> EvaluationPage:
    """Return one evaluation with every department; drafts of others stay hidden.

    Raises Http404 for a snapshot that is none.
    """
    snapshot = first_or_404(_rows().filter(pk=pk))
    earlier = (
        _rows()
        .filter(taken_on__lt=snapshot.taken_on)
        .order_by("-taken_on", "-taken_at", "-number")
        .first()
    )
    before = Evaluation(earlier, name_of(earlier), headline_of(earlier)) if earlier else None
    told = Evaluation(snapshot, name_of(snapshot), headline_of(snapshot), before)
    lines = _lines(told, user)
    return EvaluationPage(
        evaluation=told,
        lines=lines,
        beside=_beside(told.number),
        gained=[line.plan.department for line in lines if _turned(line, good=True)],
        lost=[line.plan.department for line in lines if _turned(line, good=False)],
    )


def name_of(snapshot: AlignmentSnapshot) -> str:
    """Return "October 2026", "Quarter 4, 2026", or what was corrected when."""
    day: date = snapshot.taken_on
    if snapshot.cause == SnapshotCause.MONTH_END:
        return format_date(day, "F Y")
    if snapshot.cause == SnapshotCause.QUARTER_END:
        return str(snapshot.quarter.name)
    return _("%(quarter)s, corrected on %(day)s") % {
        "quarter": snapshot.quarter.name,
        "day": format_date(day, "j M Y"),
    }


def _rows() -> QuerySet[AlignmentSnapshot]:
    return AlignmentSnapshot.objects.filter(cause__in=CAUSES).select_related("quarter")


def _is_before(one: AlignmentSnapshot, other: AlignmentSnapshot) -> bool:
    """The end of a quarter is the end of a month, too: neither is the one before the other."""
    return one.taken_on < other.taken_on


def _lines(told: Evaluation, user: User) -> list[Line]:
    earlier = (
        {plan.slug: as_seen(plan, user) for plan in frozen_plans(told.before.number)}
        if told.before
        else {}
    )
    plans = sorted(
        (as_seen(plan, user) for plan in frozen_plans(told.number)), key=alignment.worst_first
    )
    return [_line(plan, earlier.get(plan.slug)) for plan in plans]


def _line(plan: FrozenPlan, before: FrozenPlan | None) -> Line:
    return Line(
        plan=plan,
        word=alignment.alignment_word(plan),
        score=alignment.score_text(plan),
        reasons=alignment.reason_sentences(plan.reasons),
        before=alignment.alignment_word(before) if before else None,
        score_before=alignment.score_text(before) if before else "",
        change=change_text(plan.score, before.score if before else None),
    )


def _turned(line: Line, *, good: bool) -> bool:
    """Return whether a plan became fully aligned, or stopped being so, since the one before."""
    if line.before is None:
        return False
    was = line.before.tone == "good"
    return line.plan.is_fully_aligned == good and was != good and not line.plan.is_exempt


def _beside(number: Headline) -> list[Beside]:
    labels = {
        "coverage": _("plans submitted"),
        "punctuality": _("plans submitted in time"),
        "linkage": _("objectives linked to a goal that holds"),
        "goal_coverage": _("goals served by an objective"),
        "handshake": _("requests between departments agreed"),
        "verified_rate": _("resolved gaps verified"),
        "recurrence": _("gaps that came back"),
    }
    return [
        Beside(label, *pair, percent.percent_text(*pair))
        for name, label in labels.items()
        if (pair := companion(number, name)) is not None
    ]


def lines_of(rows: Iterable[Evaluation]) -> Iterable[Sequence[object]]:
    """Yield the list of evaluations as lines of a file."""
    for row in rows:
        number = row.number
        yield (
            row.name,
            row.snapshot.quarter.code,
            row.snapshot.taken_on,
            number.aligned,
            number.total,
            number.shown,
            number.target_percent,
            _yes_or_no(number.meets),
            row.difference,
            number.rule_version,
        )


def page_lines(page: EvaluationPage) -> Iterable[Sequence[object]]:
    """Yield the departments of an evaluation as lines of a file."""
    for line in page.lines:
        yield (
            line.plan.department,
            line.word.label,
            line.score,
            line.plan.rating,
            line.before.label if line.before else "",
            line.score_before,
            " ".join(line.reasons),
        )


def _yes_or_no(value: bool | None) -> str:  # noqa: FBT001
    return "" if value is None else _("yes") if value else _("no")
