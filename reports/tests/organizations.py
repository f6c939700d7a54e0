"""Random organizations for the test of redaction: facts only, nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from actions.choices import ActionState
from actions.models import CorrectiveAction
from departments.choices import PlanState
from departments.models import Department, Quarter, User
from gaps.choices import GapKind, GapState, Severity
from gaps.models import Gap
from gaps.selectors.scores import Headline
from reports.builders.cut import Cut
from reports.builders.outside import Outside
from reports.builders.past import Past
from reports.builders.scene import Moment, Scene
from reports.choices import Audience, ReportKind
from reports.models import OutsideWording, ReportRun, ReportSchedule
from reports.redaction import Names, allowed
from reports.selectors.frozen import Frozen, FrozenPlan
from reports.words.outside import OutsideFacts
from saypro_align.lib.periods import Period

MOMENT = datetime(2026, 11, 30, 21, 59, 59, tzinfo=UTC)
START = datetime(2026, 10, 31, 22, tzinfo=UTC)
OPENED = datetime(2026, 11, 5, 8, tzinfo=UTC)

# Syllables that make no word of any report, so that what is found was told. All names of one sort are
# of one length: none is part of another.
_OF_PEOPLE: Final = ("zuq", "xov", "qyk", "jyq", "yxa")
_OF_PLACES: Final = ("vux", "wiz", "qof", "zyv", "wuq")


def _named(syllables: Sequence[str]) -> st.SearchStrategy[str]:
    pairs = [f"{one}{two}".capitalize() for one in syllables for two in syllables]
    return st.sampled_from(pairs)


@dataclass(frozen=True)
class Organization:
    """Who works there, what is wrong in its plans, and what may not be told outside."""

    people: tuple[str, ...]
    addresses: tuple[str, ...]
    silent: tuple[str, ...]
    shown: tuple[str, ...]
    # Texts of suspected gaps, which no outsider reads.
    suspicions: tuple[str, ...]
    scene: Scene
    # What somebody wrote about the quarter, a point a line.
    written: str = ""


@st.composite
def organizations(draw: Any) -> Organization:
    """Return an organization whose people and silent departments are named wherever text is free."""
    firsts = draw(st.lists(_named(_OF_PEOPLE), min_size=2, max_size=4, unique=True))
    places = draw(st.lists(_named(_OF_PLACES), min_size=2, max_size=5, unique=True))
    people = tuple(f"{one} {draw(_named(_OF_PEOPLE))}" for one in firsts)
    addresses = tuple(f"{one.lower()}@saypro.example" for one in firsts)
    departments = [Department(name=name, slug=f"d{at}") for at, name in enumerate(places)]
    agreed = draw(st.lists(st.booleans(), min_size=len(departments), max_size=len(departments)))
    silent = tuple(one.name for one, yes in zip(departments, agreed, strict=True) if not yes)
    shown = tuple(one.name for one, yes in zip(departments, agreed, strict=True) if yes)
    users = [User(name=name, email=mail) for name, mail in zip(people, addresses, strict=True)]
    said = _sayings(people, addresses, silent)
    gaps = draw(st.lists(_gap(said), max_size=4))
    concerned = {
        gap.pk: draw(st.lists(st.sampled_from(departments), min_size=1, max_size=2, unique=True))
        for gap in gaps
    }
    actions = [
        draw(_action(said, gap, concerned[gap.pk][0], users)) for gap in gaps if draw(st.booleans())
    ]
    outside = Outside(
        shown=frozenset(str(one.pk) for one, yes in zip(departments, agreed, strict=True) if yes),
        names=Names.of(people=people, addresses=addresses, departments=silent),
        wordings={gap.pk: draw(_wording(said, gap)) for gap in gaps if draw(st.booleans())},
        facts={gap.pk: draw(_facts(said, gap)) for gap in gaps},
    )
    seen = Past(
        moment=MOMENT,
        gaps=gaps,
        departments=concerned,
        actions=actions,
        names={one.pk: one for one in departments},
        people={one.pk: one for one in users},
    )
    plans = tuple(draw(_plan(one, said)) for one in departments)
    suspicions = tuple(gap.sentence for gap in gaps if gap.state == GapState.SUSPECTED)
    return Organization(
        people,
        addresses,
        silent,
        shown,
        suspicions,
        _scene(seen, plans, outside),
        "\n".join(draw(st.lists(said, max_size=3))),
    )


def _sayings(
    people: tuple[str, ...], addresses: tuple[str, ...], silent: tuple[str, ...]
) -> st.SearchStrategy[str]:
    """Free text of insiders: it names somebody more often than not, in many ways of writing."""
    whole = [form for name in people for form in (name, name.upper(), name.lower(), f"{name}'s")]
    parts = [part for name in people for part in name.split()]
    ways = [*whole, *parts, *(part.upper() for part in parts), *addresses, *silent]
    frames = st.sampled_from(["%s visits", "Calls of %s", "as (%s) said", "%s", "=%s", "<b>%s</b>"])
    return st.one_of(
        st.builds(lambda frame, name: frame % name, frames, st.sampled_from(ways)),
        st.just("Website traffic"),
        st.just("Increase sales conversions"),
    )


@st.composite
def _gap(draw: Any, said: st.SearchStrategy[str]) -> Gap:
    state = draw(
        st.sampled_from(
            [GapState.CONFIRMED, GapState.SUSPECTED, GapState.RESOLVED, GapState.ACCEPTED]
        )
    )
    gone = OPENED if state == GapState.RESOLVED else None
    number = draw(st.integers(0, 10**9))
    mark = f"suspicion{number}" if state == GapState.SUSPECTED else f"sure{number}"
    return Gap(
        kind=draw(st.sampled_from(GapKind.values)),
        severity=draw(st.sampled_from([Severity.HIGH, Severity.LOW])),
        state=state,
        sentence=f"{mark} {draw(said)}",
        params={"kpi": draw(said), "goal": draw(said)},
        opened_at=OPENED,
        resolved_at=gone,
    )


@st.composite
def _action(
    draw: Any, said: st.SearchStrategy[str], gap: Gap, department: Department, users: list[User]
) -> CorrectiveAction:
    is_done = draw(st.booleans())
    return CorrectiveAction(
        gap_id=gap.pk,
        department_id=department.pk,
        title=draw(said),
        kind=gap.kind,
        responsible_id=draw(st.sampled_from(users)).pk,
        state=ActionState.IMPLEMENTED if is_done else ActionState.IN_PROGRESS,
        implemented_at=OPENED if is_done else None,
        deadline=draw(st.dates(date(2026, 11, 1), date(2026, 12, 31))),
        created_at=OPENED,
    )


@st.composite
def _facts(draw: Any, said: st.SearchStrategy[str], gap: Gap) -> OutsideFacts:
    return OutsideFacts(
        kind=gap.kind,
        is_gone=gap.state == GapState.RESOLVED,
        kpi=draw(said),
        goal=draw(said),
        new_kpi=draw(st.one_of(st.just(""), said)),
        has_action=draw(st.booleans()),
        is_done=draw(st.booleans()),
        due="12 Dec 2026",
    )


def _wording(said: st.SearchStrategy[str], gap: Gap) -> st.SearchStrategy[OutsideWording]:
    return st.builds(
        lambda one, two, three: OutsideWording(
            gap_id=gap.pk, gap_text=one, action_text=two, status_text=three
        ),
        st.one_of(st.just(""), said),
        st.one_of(st.just(""), said),
        st.one_of(st.just(""), said),
    )


@st.composite
def _plan(draw: Any, department: Department, said: st.SearchStrategy[str]) -> FrozenPlan:
    is_exempt = draw(st.booleans())
    return FrozenPlan(
        obligation_id=str(department.pk),
        department_id=str(department.pk),
        department=department.name,
        slug=department.slug,
        state=draw(st.sampled_from(["", PlanState.ACTIVE])),
        is_due=True,
        is_exempt=is_exempt,
        is_fully_aligned=draw(st.booleans()),
        reasons=(),
        score=Fraction(50),
        rating=3,
        exempt_reason=draw(said) if is_exempt else "",
    )


def _scene(seen: Past, plans: tuple[FrozenPlan, ...], outside: Outside) -> Scene:
    quarter = Quarter(
        code="2026-q4", name="Q4 2026", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31)
    )
    due = [plan for plan in plans if not plan.is_exempt]
    aligned = sum(plan.is_fully_aligned for plan in due)
    number = Headline(
        quarter_code=quarter.code,
        aligned=aligned,
        total=len(due),
        target_percent=90,
        as_of=MOMENT,
        rule_version="1",
        snapshot_id=None,
        figures={},
        plans=[],
    )
    period = Period("2026-11", date(2026, 11, 1), date(2026, 11, 30))
    cut = Cut(period, START, MOMENT, quarter, Frozen(quarter, MOMENT, number, plans))
    run = ReportRun(
        schedule=ReportSchedule(next_run_at=MOMENT),
        kind=ReportKind.STAKEHOLDER,
        audience=Audience.EXTERNAL,
        period_key=period.key,
    )
    may = allowed(Audience.EXTERNAL)
    return Scene(run, may, Moment(cut, seen, cut.addresses(is_open=False)), None, outside)
