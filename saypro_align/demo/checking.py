"""Weeks of check-ins of those who own the running quarter's targets; two of them were missed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from typing import Final

from departments.models import Department, Quarter, User
from kpis.check_in_choices import Confidence, Via
from kpis.models import Kpt
from kpis.selectors.check_in_sheet import Line, sheet_of
from kpis.services import missed_check_ins
from kpis.services.check_in_input import Said, Told
from kpis.services.check_ins import submit_check_in
from kpis.services.obstacles import ObstacleFields
from kpis.target_choices import KptState
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.measuring import stray

_FRIDAY: Final = 4
# Which weeks of the quarter an owner let pass: the place among the owners, and the week.
_MISSED: Final = frozenset({(1, 3), (2, 5)})
_LATE: Final = frozenset({(0, 4)})
_PLACES: Final = range(40)
_DONE_BY_THE_END: Final = Decimal("0.96")


@dataclass(frozen=True, slots=True)
class DemoWord:
    """What an owner says in one of the weeks."""

    narrative: str
    obstacle: str = ""
    help_from: str = ""
    help_needed: str = ""


_WORDS: Final[Mapping[tuple[int, int], DemoWord]] = {
    (0, 1): DemoWord("Two new licences signed; the third waits for a signature."),
    (0, 5): DemoWord(
        "Streaming royalties came in later than planned.",
        obstacle="Payments of one platform arrive six weeks late",
        help_from="it",
        help_needed="Read the platform's statements automatically",
    ),
    (1, 2): DemoWord("The new form saves a day for each payment."),
    (1, 4): DemoWord(
        "Half of the team was on training.",
        obstacle="Each payment is still checked by hand twice",
    ),
    (2, 2): DemoWord("All contracts of the quarter are in the register now."),
}


def plan_check_ins(
    timeline: Timeline, rows: Mapping[int, Quarter], quarter: DemoQuarter, today: date
) -> None:
    """Let each owner of a final target check in on the Fridays before today."""
    first = quarter.starts_on + timedelta(days=(_FRIDAY - quarter.starts_on.weekday()) % 7)
    for week in range(14):
        friday = first + timedelta(weeks=week)
        if friday >= today or friday > quarter.ends_on:
            break
        timeline.on(friday, 11, partial(_check_in, rows, quarter, week, _PLACES))
        late = [place for place, number in _LATE if number == week]
        if late:
            monday = friday + timedelta(days=3)
            timeline.on(monday, 10, partial(_check_in, rows, quarter, week, late))


def _check_in(
    rows: Mapping[int, Quarter],
    quarter: DemoQuarter,
    week: int,
    places: Collection[int],
    now: datetime,
) -> None:
    missed_check_ins.note_missed_check_ins(now=now)
    quiet = _MISSED if places is not _PLACES else _MISSED | _LATE
    for place, owner in enumerate(_owners(rows[quarter.index])):
        if place in places and (place, week) not in quiet:
            _tell(owner, quarter, (place, week), now + timedelta(minutes=7 * place))


def _owners(quarter: Quarter) -> list[User]:
    """Return who owns a final target: the organization's first, then by name."""
    kpts = Kpt.objects.filter(quarter=quarter, state=KptState.FINAL, kpi__isnull=False)
    found: dict[User, bool] = {}
    for kpt in kpts.select_related("owner", "team__lead").order_by("created_at", "pk"):
        if kpt.accountable is not None:
            found.setdefault(kpt.accountable, True)
    return list(found)


def _tell(owner: User, quarter: DemoQuarter, turn: tuple[int, int], now: datetime) -> None:
    sheet = sheet_of(owner, now=now)
    numbers = {line.kpi.pk: _said(line, quarter, sheet.day) for line in sheet.due}
    if not numbers:
        return
    word = _WORDS.get(turn, DemoWord(""))
    told = Told(
        numbers=numbers,
        narrative=word.narrative,
        confidence=Confidence.MEDIUM if word.obstacle else Confidence.HIGH,
        obstacle=_obstacle(word, sheet.due[0]),
    )
    via = Via.LINK if sum(turn) % 2 else Via.PAGE
    submit_check_in(user=owner, told=told, via=via, actor=owner, now=now)


def _obstacle(word: DemoWord, line: Line) -> ObstacleFields | None:
    if not word.obstacle:
        return None
    return ObstacleFields(
        what=word.obstacle,
        help_from=Department.objects.filter(slug=word.help_from).first(),
        help_needed=word.help_needed,
        kpi=line.kpi,
        kpt=line.number.kpt,
    )


def _said(line: Line, quarter: DemoQuarter, day: date) -> Said:
    value = _value(line, quarter, day)
    return Said(value=value, meant=value, seen=line.last.pk if line.last else None)


def _value(line: Line, quarter: DemoQuarter, day: date) -> Decimal:
    """Return a value on the way from start to target, strayed a little; the same each time."""
    promise = line.number.kpt or line.number.use
    held = line.last.value if line.last else None
    start = promise.baseline if promise and promise.baseline is not None else held
    goal = promise.target_value if promise and promise.target_value is not None else start
    if start is None or goal is None:
        return held or Decimal(0)
    passed = Decimal((day - quarter.starts_on).days) / Decimal(quarter.period.days)
    way = goal - start
    value = start + way * passed * _DONE_BY_THE_END + way / 20 * stray(line.kpi.name, day)
    places = Decimal(1) if abs(goal) >= 1000 else Decimal("0.1")
    return value.quantize(places, rounding=ROUND_HALF_EVEN)
