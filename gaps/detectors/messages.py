"""The sentences of all findings: one table, so that every text can be translated.

``gettext_noop`` only marks a text for the catalogue; this package knows no framework. The web
layer translates the template first and fills it in afterwards.
"""

from collections.abc import Mapping
from typing import NamedTuple


def gettext_noop(text: str) -> str:
    """Mark a text for translation and leave it as it is."""
    return text


class Message(NamedTuple):
    """What the gap says and what to do about it; both are ``str.format`` templates."""

    sentence: str
    repair: str


MESSAGES: dict[str, Message] = {
    "A.direction": Message(
        gettext_noop(
            "“{kpi}” is to {movement}, but the goal “{goal}” wants “{measure}” to {wanted}."
        ),
        gettext_noop("Turn the direction round, or measure something that moves “{measure}”."),
    ),
    "A.activity": Message(
        gettext_noop(
            "“{kpi}” counts activity ({word}). The goal “{goal}” wants a result: {measures}."
        ),
        gettext_noop("Replace it by what the activity brings about, such as {measures}."),
    ),
    "A.other_goal": Message(
        gettext_noop(
            "“{kpi}” moves “{measure}” of the goal “{other}”, not the goal “{goal}” "
            "that its objective serves."
        ),
        gettext_noop(
            "Link the objective to “{other}”, or choose a KPI that moves {measures} of “{goal}”."
        ),
    ),
    "A.no_measure": Message(
        gettext_noop(
            "“{kpi}” belongs to the field of the goal “{goal}” but does not move what the goal "
            "is measured by: {measures}."
        ),
        gettext_noop(
            "Choose a KPI that moves {measures}, or name on the KPI which of these it moves."
        ),
    ),
    "A.contribution": Message(
        gettext_noop("“{kpi}” does not say how it moves the goal “{goal}”."),
        gettext_noop("Add one sentence to the KPI: how does it move {measures}?"),
    ),
    "A.many_goals": Message(
        gettext_noop("“{kpi}” stands under several goals of this plan: {goals}."),
        gettext_noop(
            "Keep it where it shows most, and give the other objectives a KPI of their own."
        ),
    ),
    "A.unit": Message(
        gettext_noop(
            "“{kpi}” is counted in {unit}, the goal's “{measure}” in {wanted}; they cannot be "
            "compared."
        ),
        gettext_noop("Use the same unit as the goal, or explain the difference in the KPI's name."),
    ),
    "B.opposite": Message(
        gettext_noop(
            "{first} wants “{measure}” to rise, {second} wants it to fall; one can only succeed "
            "if the other does not."
        ),
        gettext_noop("Agree on one direction, or share one KPI that both departments own."),
    ),
    "B.coupled": Message(
        gettext_noop(
            "Success of {first} with “{first_kpi}” makes success of {second} with “{second_kpi}” "
            "less likely: {reason}"
        ),
        gettext_noop(
            "Share one KPI for “{first_measure}” or “{second_measure}” that both departments own."
        ),
    ),
    "B.range": Message(
        gettext_noop(
            "{first} keeps “{measure}” at {first_band}, {second} at {second_band}; both cannot "
            "hold at once."
        ),
        gettext_noop("Agree on one band that both departments can keep."),
    ),
    "B.tension": Message(
        gettext_noop("The objectives of {first} and {second} may pull apart: {reason}"),
        gettext_noop(
            "Ask both heads whether one costs the other; if so, share one KPI that both own."
        ),
    ),
    "C.priorities": Message(
        gettext_noop(
            "{first} and {second} serve the goal “{goal}” but rank its key projects in different "
            "orders: {first} puts {first_top} first, {second} puts {second_top} first."
        ),
        gettext_noop("Rank the key projects of “{goal}” together and keep one order."),
    ),
    "D.no_link": Message(
        gettext_noop("The objective “{objective}” is not linked to any goal."),
        gettext_noop("Choose the goal it serves and say in one sentence how."),
    ),
    "D.unconfirmed_link": Message(
        gettext_noop("The objective “{objective}” has a link to “{goal}” that nobody confirmed."),
        gettext_noop("Confirm the link, or choose the goal the objective really serves."),
    ),
    "D.dead_goal": Message(
        gettext_noop("The objective “{objective}” serves “{goal}”, which is no longer a goal."),
        gettext_noop("Link it to a goal that holds this quarter, or retire the objective."),
    ),
    "D.nothing": Message(
        gettext_noop(
            "“{kpi}” moves no measure and no driver of any goal. The goal “{goal}” is measured "
            "by {measures}."
        ),
        gettext_noop(
            "Measure {measures} instead, keep this number as monitored only, or name on the KPI "
            "what it moves."
        ),
    ),
    "D.relevance": Message(
        gettext_noop("“{kpi}” was rated {rating} of 5 for relevance in the last review."),
        gettext_noop("Replace it by a KPI that moves a goal, or keep it as monitored only."),
    ),
    "E.no_kpi": Message(
        gettext_noop(
            "The objective “{objective}” has no KPI, so nobody can tell when it is reached."
        ),
        gettext_noop("Add a KPI with today's value, a target value, a unit, an owner and a date."),
    ),
    "E.kpi_facts": Message(
        gettext_noop("“{kpi}” cannot be judged; missing: {missing}."),
        gettext_noop("Complete the KPI: {missing}."),
    ),
    "E.not_better": Message(
        gettext_noop(
            "The target value of “{kpi}” ({target}) is not better than today's value ({baseline}), "
            "although it is to {movement}."
        ),
        gettext_noop("Set a target value beyond today's, or use “at least” or “at most”."),
    ),
    "E.vague": Message(
        gettext_noop("The objective “{objective}” says “{words}” and names no number."),
        gettext_noop("Say what will be different, by how much and by when."),
    ),
    "E.slogan": Message(
        gettext_noop(
            "The objective “{objective}” says “{words}”; only its KPI tells what is meant."
        ),
        gettext_noop("Say in the objective what will be different."),
    ),
    "goal.unclear": Message(
        gettext_noop("The goal “{goal}” is an unclear strategic priority; missing: {missing}."),
        gettext_noop("Give the goal a weight and at least one measure."),
    ),
}


def sentence(message_id: str, params: Mapping[str, str]) -> str:
    """Return the filled-in English sentence of a finding."""
    return MESSAGES[message_id].sentence.format_map(params)


def repair(message_id: str, params: Mapping[str, str]) -> str:
    """Return the filled-in English repair of a finding."""
    return MESSAGES[message_id].repair.format_map(params)
