"""What was answered in the plan editor, answer by answer, each with the field that changes it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.choices import Direction
from kpis.selectors.content import ObjectiveContent, PlanContent, UseContent
from saypro_align.lib.numerals import quantity


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `about` finishes the sentence "Change …"."""

    label: str
    value: str
    about: str
    anchor: str
    note: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class KpiAnswers:
    """The answers about one KPI."""

    key: UUID
    name: str
    anchor: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveAnswers:
    """The answers about one objective and its KPIs."""

    key: UUID
    number: int
    text: str
    answers: tuple[Answer, ...]
    kpis: tuple[KpiAnswers, ...] = field(default=())

    @property
    def anchor(self) -> str:
        """Return how the ids of the objective's fields begin."""
        return f"id_objectives-{self.number - 1}"

    def anchor_of(self, kpi_key: UUID | None, name: str) -> str:
        """Return the id of a field of the objective, or of one of its KPIs."""
        held = next((kpi for kpi in self.kpis if kpi.key == kpi_key), None)
        return f"{held.anchor if held else self.anchor}-{name}"


def answers_of(content: PlanContent) -> list[ObjectiveAnswers]:
    """Return the answers in the order of the editor."""
    return [_of_objective(place, one) for place, one in enumerate(content.objectives)]


def _of_objective(place: int, content: ObjectiveContent) -> ObjectiveAnswers:
    prefix = f"id_objectives-{place}"
    return ObjectiveAnswers(
        key=content.objective.key,
        number=place + 1,
        text=content.objective.text,
        answers=tuple(_about_objective(prefix, place + 1, content)),
        kpis=tuple(
            _of_kpi(f"{prefix}-kpis-{number}", held) for number, held in enumerate(content.uses)
        ),
    )


def _about_objective(prefix: str, number: int, content: ObjectiveContent) -> Iterator[Answer]:
    objective = content.objective
    of_it = _("of objective %(number)d") % {"number": number}
    goals = ", ".join(link.goal.title for link in content.links)
    confirmed = all(link.confirmed_at for link in content.links)
    yield Answer(
        _("Goal"),
        goals or (_("None of the goals") if objective.no_goal_reason else ""),
        _("the goal %(of_it)s") % {"of_it": of_it},
        f"{prefix}-goal",
        note="" if confirmed else _("Not confirmed yet."),
        is_missing=not goals and not objective.no_goal_reason,
    )
    if objective.no_goal_reason and not goals:
        yield Answer(
            _("Why it is needed"),
            objective.no_goal_reason,
            _("why objective %(number)d is needed") % {"number": number},
            f"{prefix}-no_goal_reason",
        )
    else:
        yield Answer(
            _("How it helps"),
            " ".join(link.sentence for link in content.links if link.sentence),
            _("how objective %(number)d helps") % {"number": number},
            f"{prefix}-sentence",
        )
    yield Answer(
        _("Owner"),
        str(objective.owner or ""),
        _("the owner %(of_it)s") % {"of_it": of_it},
        f"{prefix}-owner",
    )
    yield Answer(
        _("By when"),
        _day(objective.due_on),
        _("the date %(of_it)s") % {"of_it": of_it},
        f"{prefix}-due_on",
    )


def _of_kpi(prefix: str, held: UseContent) -> KpiAnswers:
    return KpiAnswers(
        held.use.key, held.kpi.name, prefix, tuple(_about_kpi(prefix, held, held.kpi.name))
    )


def _about_kpi(prefix: str, held: UseContent, name: str) -> Iterator[Answer]:
    use, kpi = held.use, held.kpi

    def answer(label: str, value: str, part: str, *, needed: bool = False) -> Answer:
        about = _("%(answer)s for %(kpi)s") % {"answer": label.lower(), "kpi": name}
        missing = needed and not value and held.counts
        return Answer(label, value, about, f"{prefix}-{part}", is_missing=missing)

    if kpi.direction == Direction.MILESTONES:
        steps = "; ".join(one.name for one in held.milestones)
        yield answer(_("Milestones"), steps, "milestones", needed=True)
    else:
        unknown = (
            _("known by %(day)s") % {"day": _day(use.baseline_due_on)}
            if use.baseline_due_on
            else ""
        )
        today = unknown if use.baseline is None else quantity(use.baseline, kpi.unit)
        change = kpi.direction in (Direction.INCREASE, Direction.DECREASE)
        yield answer(_("Today"), today, "baseline", needed=change)
        part = "low" if kpi.direction == Direction.RANGE else "target_value"
        yield answer(_("Target value"), held.target_text, part, needed=True)
    yield answer(_("By when"), _day(use.due_on), "due_on", needed=True)
    yield answer(_("Owner"), str(kpi.owner or ""), "owner", needed=True)
    yield answer(_("How often"), str(kpi.get_frequency_display()), "frequency")
    yield answer(_("Where the number comes from"), kpi.source, "source")
    yield answer(_("How it moves the goal"), use.contribution, "contribution")


def _day(value: date | None) -> str:
    return date_format(value, "j M Y") if value else ""
