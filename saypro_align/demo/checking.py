"""Weeks of check-ins of those who own the running quarter's targets; two of them were missed.

They check in on Mondays, when their numbers come. In the weeks that stand in `PASSED` the owner let his
day pass: no number, no check-in. Three Mondays in a row are two Fridays that were missed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from departments.models import Department, User
from kpis.choices.check_ins import Confidence, Via
from kpis.selectors.check_in_sheet import Line, sheet_of
from kpis.services import missed_check_ins
from kpis.services.check_in_input import Said, Told
from kpis.services.check_ins import submit_check_in
from kpis.services.obstacles import ObstacleFields
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast

# Who let which Monday of the quarter pass; nothing was measured then either.
PASSED: Final = frozenset({("werner", 3), ("werner", 4), ("werner", 5)})
_OWNERS: Final = ("naledi", "werner", "aisha", "lerato", "pieter", "sipho", "anil", "zanele")


@dataclass(frozen=True, slots=True)
class DemoWord:
    """What an owner says in one of the weeks."""

    narrative: str
    obstacle: str = ""
    help_from: str = ""
    help_needed: str = ""


_SILENT: Final = DemoWord("")
_WORDS: Final[Mapping[tuple[str, int], DemoWord]] = {
    ("naledi", 2): DemoWord("Two new licences are signed; the third waits for a signature."),
    ("naledi", 5): DemoWord(
        "Royalties of one platform came in later than planned.",
        obstacle="Payments of one platform arrive six weeks late",
        help_from="it",
        help_needed="Read the platform's statements without typing",
    ),
    ("werner", 2): DemoWord("The new form saves a day for each payment."),
    ("werner", 6): DemoWord(
        "Half of the team was on training.",
        obstacle="Each payment is still checked by hand twice",
        help_from="finance",
        help_needed="Decide which of the two checks can go",
    ),
    ("lerato", 3): DemoWord("Members answer the letters; the shop has to open for the rest."),
    ("lerato", 6): DemoWord("Two campaigns name the licence now."),
    ("pieter", 4): DemoWord("Whoever renews is offered a licence; one in six takes it."),
    ("sipho", 5): DemoWord("Eighty members were told this week, most of them by telephone."),
    ("aisha", 2): DemoWord("All contracts of the quarter are in the register now."),
}


def plan_check_ins(timeline: Timeline, cast: Cast, quarter: DemoQuarter) -> None:
    """Let the owners check in on the Mondays since their targets are final."""
    start = quarter.starts_on
    for week, monday in enumerate(day for day in quarter.mondays() if day > start):
        if monday > start + timedelta(days=8):
            timeline.on(monday, 10, partial(_check_in, cast, week))


def _check_in(cast: Cast, week: int, now: datetime) -> None:
    missed_check_ins.note_missed_check_ins(now=now)
    for place, handle in enumerate(_OWNERS):
        if (handle, week) not in PASSED:
            word = _WORDS.get((handle, week), _SILENT)
            via = Via.LINK if (week + place) % 2 else Via.PAGE
            _tell(cast.people[handle], word, via, now + timedelta(minutes=7 * place))


def _tell(owner: User, word: DemoWord, via: Via, now: datetime) -> None:
    """Tell the values of this Monday; a department that moved its day tells them on its own day."""
    sheet = sheet_of(owner, now=now)
    lines = [line for line in sheet.lines if line.last and line.last.measured_on == sheet.day]
    if not lines:
        return
    told = Told(
        numbers={line.kpi.pk: _said(line) for line in lines},
        narrative=word.narrative,
        confidence=Confidence.MEDIUM if word.obstacle else Confidence.HIGH,
        obstacle=_obstacle(word, lines[0]),
    )
    submit_check_in(user=owner, told=told, via=via, actor=owner, now=now)


def _obstacle(word: DemoWord, line: Line) -> ObstacleFields | None:
    if not word.obstacle:
        return None
    return ObstacleFields(
        what=word.obstacle,
        help_from=Department.objects.get(slug=word.help_from),
        help_needed=word.help_needed,
        kpi=line.kpi,
        kpt=line.number.kpt,
    )


def _said(line: Line) -> Said:
    held = line.last
    return Said(value=held.value, meant=held.value, seen=held.pk) if held else Said(no_change=True)
