"""Requests between departments: answers owed, contributions promised, and whether they came."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from kpis.choices import HandshakeState
from kpis.models import Handshake
from reports.selectors.week.source import MOST, Asking, Task, needs_on

# So long after its day a contribution is asked about, the quarter's closing or not.
_ASKED_FOR = timedelta(days=60)


def to_answer(asking: Asking) -> Iterable[Task]:
    """Requests and offers that a headed department has not answered."""
    for row in _those(asking, lambda row: row.owing_id in asking.headed and _is_open(row)):
        is_offer = row.state == HandshakeState.OFFERED
        title = _("%(who)s offers: %(text)s") if is_offer else _("%(who)s asks: %(text)s")
        other = row.asked if is_offer else row.asking
        note = _("For “%(objective)s”.")
        if _is_of_a_plan(row):
            note = _("For “%(objective)s”. An answer past its day is a gap of both.")
        yield Task(
            title=title % {"who": other, "text": _short(row)},
            note=note % {"objective": row.objective_text},
            url=f"{_page(row)}#answer-title",
            button=_("Answer"),
            due_on=row.answer_by,
            is_late=row.is_overdue(asking.today),
        )


def late_of_others(asking: Asking) -> Iterable[Task]:
    """Answers that another department owes a headed one, and whose day has passed."""

    def is_late(row: Handshake) -> bool:
        return row.owing_id not in asking.headed and row.is_overdue(asking.today) and _is_open(row)

    for row in _those(asking, is_late):
        note = _("Talk to each other, or withdraw it.")
        if _is_of_a_plan(row):
            note = _("It counts as a gap of both. Talk to each other, or withdraw it.")
        yield Task(
            title=_("%(who)s has not answered: %(text)s") % {"who": row.owing, "text": _short(row)},
            note=note,
            url=_page(row),
            button=_("See the request"),
            due_on=row.answer_by,
            is_late=True,
        )


def to_deliver(asking: Asking) -> Iterable[Task]:
    """What a headed department promised another one and that is not due yet."""

    def is_promised(row: Handshake) -> bool:
        is_ours = row.state == HandshakeState.AGREED and row.asked_id in asking.headed
        return is_ours and row.due_on >= asking.today and _is_open(row)

    for row in _those(asking, is_promised):
        yield Task(
            title=_("%(who)s counts on: %(text)s") % {"who": row.asking, "text": _short(row)},
            note=_("For “%(objective)s”.") % {"objective": row.objective_text},
            url=_page(row),
            button=_("See what was agreed"),
            due_on=row.due_on,
            is_late=False,
            needs_on=needs_on(row.due_on, asking.today),
        )


def to_confirm(asking: Asking) -> Iterable[Task]:
    """Contributions whose day has come: who asked for them says whether they came."""

    def is_due(row: Handshake) -> bool:
        return row.asking_id in asking.headed and row.is_to_judge(asking.today)

    for row in _those(asking, is_due):
        yield Task(
            title=_("Did it come from %(who)s: %(text)s?")
            % {"who": row.asked, "text": _short(row)},
            note=_("For “%(objective)s”.") % {"objective": row.objective_text},
            url=f"{_page(row)}#answer-title",
            button=_("Say whether it came"),
            due_on=row.due_on,
            is_late=False,
        )


def _those(asking: Asking, wanted: Callable[[Handshake], bool]) -> list[Handshake]:
    """Return those of the headed departments' requests; they are read once for all questions."""
    rows = asking.shared("requests", lambda: _of_headed(asking))
    return [row for row in rows if wanted(row)][:MOST]


def _of_headed(asking: Asking) -> list[Handshake]:
    if not asking.headed:
        return []
    own = Q(asking_id__in=asking.headed) | Q(asked_id__in=asking.headed)
    going_on = Q(state__in=[*HandshakeState.waiting(), HandshakeState.AGREED])
    rows = Handshake.objects.filter(own & going_on, due_on__gte=asking.today - _ASKED_FOR)
    return list(
        rows.select_related("asking", "asked", "quarter").order_by("answer_by", "due_on", "pk")
    )


def _is_of_a_plan(row: Handshake) -> bool:
    """Return whether it is asked for an objective: for a target it is no part of a plan."""
    return row.kpt_id is None


def _is_open(row: Handshake) -> bool:
    return row.quarter.state == QuarterState.OPEN


def _short(row: Handshake) -> str:
    return Truncator(row.text).chars(90)


def _page(row: Handshake) -> str:
    return reverse("kpis:handshake_page", args=[row.pk])
