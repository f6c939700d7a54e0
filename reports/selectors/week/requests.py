"""Requests between departments: answers owed, contributions promised, and whether they came."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kpis.choices import HandshakeState
from kpis.models import Handshake
from reports.selectors.week.source import MOST, Asking, Task, needs_on

# So long after its day a contribution is asked about.
_ASKED_FOR = timedelta(days=60)


def to_answer(asking: Asking) -> Iterable[Task]:
    """Requests and offers that a headed department has not answered."""
    theirs = Q(state=HandshakeState.ASKED, asked_id__in=asking.headed)
    ours = Q(state=HandshakeState.OFFERED, asking_id__in=asking.headed)
    for row in _open(asking, theirs | ours).order_by("answer_by", "pk")[:MOST]:
        is_offer = row.state == HandshakeState.OFFERED
        title = _("%(who)s offers: %(text)s") if is_offer else _("%(who)s asks: %(text)s")
        other = row.asked if is_offer else row.asking
        yield Task(
            title=title % {"who": other, "text": _short(row)},
            note=_("For “%(objective)s”. An answer past its day is a gap of both.")
            % {"objective": row.objective_text},
            url=f"{_page(row)}#answer-title",
            button=_("Answer"),
            due_on=row.answer_by,
            is_late=row.is_overdue(asking.today),
        )


def late_of_others(asking: Asking) -> Iterable[Task]:
    """Answers that another department owes a headed one, and whose day has passed."""
    theirs = Q(state=HandshakeState.ASKED, asking_id__in=asking.headed)
    ours = Q(state=HandshakeState.OFFERED, asked_id__in=asking.headed)
    late = _open(asking, theirs | ours).filter(answer_by__lt=asking.today)
    for row in late.order_by("answer_by", "pk")[:MOST]:
        yield Task(
            title=_("%(who)s has not answered: %(text)s") % {"who": row.owing, "text": _short(row)},
            note=_("It counts as a gap of both. Talk to each other, or withdraw it."),
            url=_page(row),
            button=_("See the request"),
            due_on=row.answer_by,
            is_late=True,
        )


def to_deliver(asking: Asking) -> Iterable[Task]:
    """What a headed department promised another one and that is not due yet."""
    promised = Q(state=HandshakeState.AGREED, asked_id__in=asking.headed, due_on__gte=asking.today)
    for row in _open(asking, promised).order_by("due_on", "pk")[:MOST]:
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
    # Much is due on a quarter's last day: its closing does not take the question away.
    due = Handshake.objects.filter(
        state=HandshakeState.AGREED,
        asking_id__in=asking.headed,
        due_on__range=(asking.today - _ASKED_FOR, asking.today),
    ).select_related("asked")
    for row in due.order_by("due_on", "pk")[:MOST]:
        yield Task(
            title=_("Did it come from %(who)s: %(text)s?")
            % {"who": row.asked, "text": _short(row)},
            note=_("For “%(objective)s”.") % {"objective": row.objective_text},
            url=f"{_page(row)}#answer-title",
            button=_("Say whether it came"),
            due_on=row.due_on,
            is_late=False,
        )


def _open(asking: Asking, wanted: Q) -> QuerySet[Handshake]:
    rows = Handshake.objects.filter(wanted, quarter__in=asking.quarters)
    return rows.select_related("asking", "asked")


def _short(row: Handshake) -> str:
    return Truncator(row.text).chars(90)


def _page(row: Handshake) -> str:
    return reverse("kpis:handshake_page", args=[row.pk])
