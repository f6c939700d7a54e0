"""What closing a gap does to the number, and what it does when it stays open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaps.choices import OPEN_STATES, GapState, Severity
from gaps.models import Gap, PlanScore
from gaps.scoring.closing import gaps_in_the_way
from gaps.scoring.plan_score import Reason
from gaps.selectors.scores import Headline, headline
from saypro_align.lib import percent


@dataclass(frozen=True, slots=True)
class GapEffect:
    """What the page says of it; `good` is a plan gained by this gap alone."""

    good: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.good or self.others)


def effect_of(gap: Gap) -> GapEffect:
    """Say what closing the gap does to each plan it counts against; three queries."""
    if gap.state not in OPEN_STATES or gap.on_draft:
        return GapEffect()
    scores, number, mine = _scores(gap), headline(gap.quarter), str(gap.pk)
    causes = {score.pk: _causes(score) for score in scores}
    rules = _rule_ids(reason.gap_id for told in causes.values() for reason in told)
    ways = [(score, gaps_in_the_way(causes[score.pk], rules) or frozenset()) for score in scores]
    return GapEffect(
        good=tuple(_gained([score for score, way in ways if way == {mine}], number)),
        others=(
            *(_not_alone(score, len(way) - 1) for score, way in ways if way > {mine}),
            *_lost(gap, [score for score in scores if score.is_fully_aligned], number),
        ),
    )


def _scores(gap: Gap) -> list[PlanScore]:
    """Return how the plans stand that the gap counts against."""
    parties = [
        party.obligation_id
        for party in gap.parties.all()
        if gap.attributed_to_id in (None, party.obligation.department_id)
    ]
    rows = PlanScore.objects.filter(obligation__in=parties, is_due=True)
    return list(
        rows.select_related("obligation__department").order_by("obligation__department__name")
    )


def _causes(score: PlanScore) -> list[Reason]:
    return [
        Reason(reason["code"], reason["key"], reason["gap"], reason["kind"])
        for reason in score.reasons
    ]


def _rule_ids(gap_ids: Iterable[str]) -> dict[str, str]:
    rows = Gap.objects.filter(pk__in={pk for pk in gap_ids if pk})
    return {str(pk): rule_id for pk, rule_id in rows.values_list("pk", "rule_id")}


def _gained(scores: Sequence[PlanScore], number: Headline) -> Iterable[str]:
    if scores:
        yield _("Closing this gap makes %(departments)s fully aligned: %(change)s.") % {
            "departments": _names(scores),
            "change": _change(number, len(scores)),
        }


def _not_alone(score: PlanScore, more: int) -> str:
    return ngettext(
        "%(department)s is fully aligned once this gap and %(count)d more are closed.",
        "%(department)s is fully aligned once this gap and %(count)d more are closed.",
        more,
    ) % {"department": score.obligation.department.name, "count": more}


def _lost(gap: Gap, aligned: Sequence[PlanScore], number: Headline) -> Iterable[str]:
    """A suspected gap does not count yet; when nobody decides, it will."""
    if gap.state == GapState.SUSPECTED and gap.severity != Severity.ADVISORY and aligned:
        yield ngettext(
            "If it stays open, %(departments)s is no longer fully aligned: %(change)s.",
            "If it stays open, %(departments)s are no longer fully aligned: %(change)s.",
            len(aligned),
        ) % {"departments": _names(aligned), "change": _change(number, -len(aligned))}


def _names(scores: Iterable[PlanScore]) -> str:
    return _(" and ").join(score.obligation.department.name for score in scores)


def _change(number: Headline, more: int) -> str:
    after = max(min(number.aligned + more, number.total), 0)
    return f"{number.text} → {percent.percent_text(after, number.total)}"
