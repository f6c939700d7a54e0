"""The numbers of a report: alignment against its target, beside the period before, and over time."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from departments.models import Quarter
from gaps.models import AlignmentSnapshot
from gaps.selectors.scores import TrendPoint, weekly
from reports import document as doc
from reports import words
from reports.builders.cut import Cut, is_quarter, period_name, quarter_before
from reports.builders.scene import Moment, Scene
from saypro_align.lib import percent

_MINUS = "\N{MINUS SIGN}"


def headline(scene: Scene) -> str:
    """Return the news in one sentence: how many plans are fully aligned, and what is missing."""
    cut = scene.cut
    period = {"period": period_name(cut.period, cut.quarter)}
    if cut.frozen is None:
        return _("Nothing was counted in %(period)s.") % period
    number = cut.frozen.headline
    if not number.total:
        # Told of a time that is over: nothing is due "yet".
        return _("No plan was due at the end of %(period)s.") % period
    return words.headline_sentence(
        number.aligned, number.total, number.target_percent, number.needed
    )


def shown(cut: Cut | None) -> str | None:
    """Return the share of a period as it is shown, without its sign."""
    return cut.frozen.headline.shown if cut and cut.frozen else None


def moved(scene: Scene) -> int | None:
    """Return the difference to the period before in tenths of a point, of the shown values."""
    return words.points_between(shown(scene.before.cut) if scene.before else None, shown(scene.cut))


def facts(scene: Scene, *, title: str, nothing_before: str) -> doc.Facts:
    """Return the numbers of the period side by side with those of the one before."""
    if scene.cut.frozen is None:
        return doc.Facts("figures", title, (), _("Nothing was counted in this time."))
    note = other_plans(scene) if scene.before else nothing_before
    return doc.Facts("figures", title, tuple(_facts(scene)), note)


def other_plans(scene: Scene) -> str:
    """Say that a month is compared with one of another quarter, in which other plans were counted."""
    now, before = scene.cut.quarter, scene.before.cut.quarter if scene.before else None
    if now is None or before is None or now == before or is_quarter(scene.cut.period):
        return ""
    return _(
        "A quarter began: now the plans of %(now)s are counted, before it were those of %(before)s."
    ) % {"now": now.name, "before": before.name}


def against(scene: Scene) -> tuple[str, str]:
    """Return the heading of a comparison, and what stands there when there is nothing to compare."""
    if is_quarter(scene.cut.period):
        nothing = _("There is no quarter before to compare with.")
        return _("Against the quarter before"), nothing
    return _("Against the month before"), _("There is no month before to compare with.")


def is_change(scene: Scene, *, own: bool = False) -> bool:
    """Return whether anything moved or happened; without a time before everything is new.

    `own` leaves out the organization's numbers, for one department's report.
    """
    if scene.before is None or scene.seen is None:
        return True
    start = scene.cut.start
    happened = scene.seen.resolved_since(start) or scene.seen.done_since(start)
    told = own_facts(scene) if own else _facts(scene)
    return bool(happened) or any(
        fact.difference is None or fact.difference.numerator != 0 for fact in told
    )


def own_facts(scene: Scene) -> Iterable[doc.Fact]:
    """Return the counts of gaps and actions beside those of the time before."""
    now, before = scene.now, scene.before
    for label, of in _OWN:
        if of is _to_confirm and not scene.allowed.suspected:
            continue
        value, earlier = of(now), of(before) if before else None
        yield doc.Fact(label(), value, earlier, difference(value, earlier))


def _facts(scene: Scene) -> Iterable[doc.Fact]:
    now, before = scene.now, scene.before
    yield doc.Fact(
        _("Alignment"),
        alignment(now),
        alignment(before) if before else None,
        _points(moved(scene)) if before else None,
    )
    for label, of in _PLANS:
        value, earlier = of(now), of(before) if before else None
        yield doc.Fact(label(), value, earlier, difference(value, earlier))
    yield from own_facts(scene)


def alignment(moment: Moment) -> doc.Value:
    """Return the share of fully aligned plans at a moment."""
    frozen, pages = moment.cut.frozen, moment.pages
    if frozen is None or pages is None:
        return doc.words(percent.NOT_AVAILABLE)
    number = frozen.headline
    return doc.share(
        number.aligned,
        number.total,
        number.text,
        pages.dashboard(show="due"),
        "none" if number.meets is None else "good" if number.meets else "bad",
    )


def bullet(scene: Scene) -> doc.Bullet | None:
    """Return alignment against its target; None where nothing was due."""
    frozen = scene.cut.frozen
    if frozen is None or not frozen.headline.total:
        return None
    number = frozen.headline
    target = percent.with_sign(str(number.target_percent))
    sentence = (
        _("Alignment is %(value)s, at or above the target of %(target)s.")
        if number.meets
        else _("Alignment is %(value)s, below the target of %(target)s.")
    )
    return doc.Bullet(
        key="alignment",
        title=_("Fully aligned plans"),
        sentence=sentence % {"value": number.text, "target": target},
        value=alignment(scene.now),
        target=doc.share(number.target_percent, 100, target),
    )


def trend(scene: Scene) -> doc.Trend | None:
    """Return the quarter week by week beside the same weeks of the quarter before."""
    quarter = scene.cut.quarter
    if quarter is None:
        return None
    weeks = _weeks(quarter, scene.cut)
    known = [point for _week, point in sorted(weeks.items()) if point.total]
    if not known:
        return None
    before = quarter_before(quarter)
    earlier = _weeks(before, scene.cut) if before else {}
    first, last = known[0], known[-1]
    sentence = words.course(
        percent.percent_text(first.aligned, first.total),
        first.day,
        percent.percent_text(last.aligned, last.total),
        last.day,
    )
    span = range(max(weeks) + 1)
    return doc.Trend(
        key="trend",
        title=_("Week by week"),
        sentence=sentence,
        points=tuple(_point(week, weeks.get(week)) for week in span),
        before=tuple(_point(week, earlier.get(week)) for week in span) if earlier else (),
    )


def _weeks(quarter: Quarter, cut: Cut) -> dict[int, TrendPoint]:
    """Return the last number of each week of the quarter, its first week being 0."""
    rows = AlignmentSnapshot.objects.filter(
        quarter=quarter,
        taken_on__gte=quarter.starts_on,
        taken_on__lte=quarter.ends_on,
        taken_at__lte=cut.moment,
    )
    days = rows.order_by("taken_at", "number").values_list("taken_on", "aligned", "total")
    monday = quarter.starts_on - timedelta(days=quarter.starts_on.weekday())
    return {
        (point.day - monday).days // 7: point for point in weekly(TrendPoint(*row) for row in days)
    }


def _point(week: int, point: TrendPoint | None) -> doc.Point:
    label = _("Week %(n)d") % {"n": week + 1}
    if point is None:
        return doc.Point(label, doc.words("–"))
    text = percent.percent_text(point.aligned, point.total)
    return doc.Point(label, doc.share(point.aligned, point.total, text))


def _aligned(moment: Moment) -> doc.Value:
    frozen, pages = moment.cut.frozen, moment.pages
    number = frozen.headline.aligned if frozen else 0
    return doc.count(number, pages.dashboard(show="aligned") if pages else "")


def _due(moment: Moment) -> doc.Value:
    frozen, pages = moment.cut.frozen, moment.pages
    number = frozen.headline.total if frozen else 0
    return doc.count(number, pages.dashboard(show="due") if pages else "")


def _open(moment: Moment) -> doc.Value:
    number = len(moment.seen.open_gaps()) if moment.seen else 0
    return doc.count(number, moment.pages.gaps(state="told") if moment.pages else "")


def _to_confirm(moment: Moment) -> doc.Value:
    number = len(moment.seen.suspected()) if moment.seen else 0
    return doc.count(number, moment.pages.gaps(state="unsure") if moment.pages else "")


def _resolved(moment: Moment) -> doc.Value:
    start, since = moment.cut.start, moment.cut.period.first_day.isoformat()
    number = len(moment.seen.resolved_since(start)) if moment.seen else 0
    pages = moment.pages
    return doc.count(number, pages.gaps(state="gone", since=since) if pages else "")


def _late(moment: Moment) -> doc.Value:
    number = len(moment.seen.overdue()) if moment.seen else 0
    return doc.count(number, moment.pages.actions(overdue="1") if moment.pages else "")


def _done(moment: Moment) -> doc.Value:
    start, since = moment.cut.start, moment.cut.period.first_day.isoformat()
    number = len(moment.seen.done_since(start)) if moment.seen else 0
    pages = moment.pages
    return doc.count(number, pages.actions(state="done", since=since) if pages else "")


_Counts = tuple[tuple[Callable[[], str], Callable[[Moment], doc.Value]], ...]
_PLANS: Final[_Counts] = (
    (lambda: _("Fully aligned plans"), _aligned),
    (lambda: _("Plans due"), _due),
)
_OWN: Final[_Counts] = (
    (lambda: _("Open gaps"), _open),
    (lambda: _("Gaps to confirm"), _to_confirm),
    (lambda: _("Gaps resolved"), _resolved),
    (lambda: _("Late actions"), _late),
    (lambda: _("Actions done"), _done),
)


def _points(difference: int | None) -> doc.Value:
    if difference is None:
        return doc.words("–")
    tone: doc.Tone = "good" if difference > 0 else "bad" if difference < 0 else "none"
    return doc.points(Fraction(difference, 1000), words.change_words(difference), tone)


def difference(now: doc.Value, before: doc.Value | None) -> doc.Value | None:
    """Return by how much a count changed; None where there is nothing to compare."""
    if before is None or now.numerator is None or before.numerator is None:
        return None
    change = now.numerator - before.numerator
    if not change:
        return doc.count(0, text=_("unchanged"))
    return doc.count(change, text=f"{'+' if change > 0 else _MINUS}{abs(change)}")
