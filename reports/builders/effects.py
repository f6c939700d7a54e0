"""Whether corrective actions worked, and what could take aligned plans back; as of the period's end."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.utils.translation import gettext as _

from actions.models import Verdict
from actions.proof import from_stored
from actions.selectors.effectiveness import Figure, effectiveness
from actions.words.proof import Criterion, from_to
from gaps.services.closing import standing
from reports import document as doc
from reports.builders.past import Past
from reports.builders.scene import Moment, Scene
from reports.selectors.risks import risks
from saypro_align.audit import past as audit_past
from saypro_align.lib import percent

if TYPE_CHECKING:
    from departments.models import User

MOST_RISKS: Final = 8


@dataclass(frozen=True)
class _Leadership:
    """Reads what all of the leadership may read, whoever of them gets the report."""

    is_authenticated: bool = True
    is_active: bool = True
    is_external: bool = False
    is_coordinator: bool = True
    is_leader: bool = True


def effects(scene: Scene) -> doc.Facts | None:
    """Return how many judged actions worked, beside the quarter before."""
    now = _figure(scene.now)
    before = _figure(scene.before) if scene.before else None
    if now is None:
        return None
    fact = doc.Fact(
        _("Judged actions that worked"),
        _share(scene.now, now),
        _share(scene.before, before) if scene.before and before else None,
    )
    note = "" if now.total else _("No action was judged in this quarter.")
    return doc.Facts("effects", _("Did it work?"), (fact,), note)


def verdicts(scene: Scene) -> doc.Table:
    """Return what each judged action came to: the KPI that shows it before and after, the verdict."""
    seen, pages = scene.seen, scene.pages
    given = _given(scene, seen) if seen else {}
    rows = []
    for action in seen.told_actions() if seen else ():
        verdict = given.get(action.pk)
        if verdict is None or seen is None:
            continue
        department = seen.names[action.department_id]
        rows.append(
            (
                doc.words(action.title, pages.action(action.pk) if pages else ""),
                doc.words(department.name, pages.department(department.slug) if pages else ""),
                doc.words(_moved(verdict) or "–"),
                doc.state(str(verdict.choice.label), _TONES.get(verdict.choice.tone, "none")),
            )
        )
    columns = (
        doc.Column("action", _("Action")),
        doc.Column("department", _("Department")),
        doc.Column("moved", _("Before → after")),
        doc.Column("verdict", _("Verdict"), "state"),
    )
    ordered = sorted(rows, key=lambda row: (_RANKS.get(row[3].tone, 2), row[1].text, row[0].text))
    return doc.Table(
        "verdicts",
        _("Verdicts of this quarter"),
        "",
        columns,
        tuple(ordered),
        _("No action was judged in this quarter."),
    )


def what_could_break_it(scene: Scene) -> doc.Items | None:
    """Return what happens by itself and could take plans back; for the leadership only."""
    quarter, frozen, pages = scene.cut.quarter, scene.cut.frozen, scene.pages
    if quarter is None or frozen is None or not scene.allowed.suspected or pages is None:
        return None
    with audit_past.as_of(scene.cut.moment):
        now = standing(quarter, now=scene.cut.moment)
        reader = cast("User", _Leadership())
        found = risks(now, frozen.plans, reader, on_the_way=()).all
    items = [
        doc.words(_risk(one.sentence, one.departments, one.change), pages.at(one.url))
        for one in found[:MOST_RISKS]
    ]
    more = len(found) - len(items)
    if more > 0:
        items.append(doc.words(_("and %(n)d more") % {"n": more}))
    return doc.Items("risks", _("What could break it"), tuple(items), _("Nothing is known."))


def orphan_goals(scene: Scene) -> doc.Items | None:
    """Return the goals that no plan serves; none for outsiders."""
    frozen, pages = scene.cut.frozen, scene.pages
    if frozen is None or scene.outside is not None:
        return None
    names = [str(name) for name in frozen.headline.figures.get("orphan_goals") or ()]
    link = pages.page("reports:map") if pages else ""
    return doc.Items(
        "orphans",
        _("Goals nobody serves"),
        tuple(doc.words(name, link) for name in names),
        _("Each goal is served by a plan."),
    )


def _figure(moment: Moment) -> Figure | None:
    if moment.cut.quarter is None:
        return None
    with audit_past.as_of(moment.cut.moment):
        return effectiveness(moment.cut.quarter)


def _share(moment: Moment, figure: Figure) -> doc.Value:
    link = moment.pages.page("actions:effectiveness") if moment.pages else ""
    text = percent.percent_text(figure.count, figure.total)
    if figure.total:
        text = _("%(k)d of %(n)d (%(share)s)") % {
            "k": figure.count,
            "n": figure.total,
            "share": text,
        }
    return doc.share(figure.count, figure.total, text, link)


def _given(scene: Scene, seen: Past) -> dict[UUID, Verdict]:
    """Return the last verdict of each action that was judged in the period."""
    rows = Verdict.objects.filter(
        action__in=[action.pk for action in seen.told_actions()],
        at__gte=scene.cut.start,
        at__lte=scene.cut.moment,
    ).select_related("action__criterion_kpi")
    return {verdict.action_id: verdict for verdict in rows.order_by("at", "id")}


def _moved(verdict: Verdict) -> str:
    kpi = verdict.action.criterion_kpi
    if not verdict.judgement or kpi is None:
        return ""
    judgement = from_stored(verdict.judgement)
    if not judgement.n_before or not judgement.n_after:
        return ""
    criterion = Criterion(kpi.name, kpi.unit, verdict.action.criterion_way)
    return f"{kpi.name}: {from_to(judgement, criterion)}"


def _risk(sentence: str, departments: Iterable[str], change: str) -> str:
    parts = [sentence, ", ".join(departments), change]
    return " · ".join(part for part in parts if part)


_TONES: Final[dict[str, doc.Tone]] = {"good": "good", "warn": "warn", "bad": "bad"}
_RANKS: Final = {"bad": 0, "warn": 1, "none": 2, "good": 3}
