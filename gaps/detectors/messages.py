"""The sentences of all findings: one table, so that every text can be translated.

``gettext_noop`` only marks a text for the catalogue; this package knows no framework. The web
layer translates the template first and fills it in afterwards.
"""

from collections.abc import Mapping
from typing import NamedTuple


def gettext_noop(text: str) -> str:
    """Mark a text for translation and leave it as it is."""
    return text


# Words that rules fill in themselves; names and numbers stay as somebody typed them.
WORDS = (
    gettext_noop("rise"),
    gettext_noop("fall"),
    gettext_noop("Increase"),
    gettext_noop("Reduce"),
    gettext_noop("direction"),
    gettext_noop("unit"),
    gettext_noop("today's value or the date it will be known by"),
    gettext_noop("target value"),
    gettext_noop("both ends of the range"),
    gettext_noop("milestones"),
    gettext_noop("due date"),
    gettext_noop("due date inside the quarter"),
    gettext_noop("owner"),
    gettext_noop("how often it is measured"),
    gettext_noop("where the number comes from"),
)


class Message(NamedTuple):
    """What the gap says and what to do about it; both are ``str.format`` templates."""

    sentence: str
    repair: str


MESSAGES: dict[str, Message] = {
    "A.direction": Message(
        gettext_noop(
            "“{kpi}” is to {movement}, but the goal “{goal}” wants “{measure}” to {wanted}."
        ),
        gettext_noop(
            "Turn the direction round: “{verb} {best} from {start} to {end} by {day}”. Or measure "
            "something else that moves it."
        ),
    ),
    "A.activity": Message(
        gettext_noop(
            "“{kpi}” counts activity ({word}). The goal “{goal}” wants a result: {measures}."
        ),
        gettext_noop(
            "Replace it by what the activity brings about: “{verb} {best} from {start} to {end} by "
            "{day}”."
        ),
    ),
    "A.input": Message(
        gettext_noop(
            "“{kpi}” counts what goes in ({word}). The goal “{goal}” wants a result: {measures}."
        ),
        gettext_noop(
            "Replace it by what comes of it: “{verb} {best} from {start} to {end} by {day}”. Keep the "
            "input as monitored only."
        ),
    ),
    "A.other_goal.against": Message(
        gettext_noop(
            "“{kpi}” moves “{measure}” of the goal “{other}” against what that goal wants, and moves "
            "nothing of the goal “{goal}” that its objective serves."
        ),
        gettext_noop("Choose a KPI of “{goal}”: “{verb} {best} from {start} to {end} by {day}”."),
    ),
    "A.other_goal": Message(
        gettext_noop(
            "“{kpi}” moves “{measure}” of the goal “{other}”, not the goal “{goal}” "
            "that its objective serves."
        ),
        gettext_noop(
            "Link the objective to “{other}”, or choose a KPI of “{goal}”: “{verb} {best} from {start} "
            "to {end} by {day}”."
        ),
    ),
    "A.no_measure": Message(
        gettext_noop(
            "“{kpi}” belongs to the field of the goal “{goal}” but does not move what the goal "
            "is measured by: {measures}."
        ),
        gettext_noop(
            "Measure what the goal is measured by: “{verb} {best} from {start} to {end} by {day}”. Or "
            "name on the KPI which of these it moves: {measures}."
        ),
    ),
    "A.contribution": Message(
        gettext_noop("“{kpi}” does not say how it moves the goal “{goal}”."),
        gettext_noop(
            "Add one sentence to the KPI, like: “It makes {best} move because …”. If nothing fits, "
            "another KPI does: “{verb} {best} from {start} to {end} by {day}”."
        ),
    ),
    "A.contribution.open": Message(
        gettext_noop("“{kpi}” does not say how it moves the goal “{goal}”."),
        gettext_noop("Add one sentence to the KPI: how does it move the goal?"),
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
        gettext_noop(
            "Count it as the goal does: “{verb} {best} from {start} to {end} by {day}”. Or give the KPI "
            "a name that tells it from the goal's measure."
        ),
    ),
    "B.opposite": Message(
        gettext_noop(
            "{first} wants “{measure}” to rise, {second} wants it to fall; one can only succeed "
            "if the other does not."
        ),
        gettext_noop(
            "Hold a joint session of {first} and {second}: agree on one direction and share one KPI "
            "that both own, such as “{verb} {best} from {start} to {end} by {day}”."
        ),
    ),
    "B.coupled": Message(
        gettext_noop(
            "Success of {first} with “{first_kpi}” makes success of {second} with “{second_kpi}” "
            "less likely: {reason}"
        ),
        gettext_noop(
            "Share one KPI that {first} and {second} both own: “{verb} {best} from {start} to {end} by "
            "{day}”. Agree on its numbers in a joint session."
        ),
    ),
    "B.range": Message(
        gettext_noop(
            "{first} keeps “{measure}” at {first_band}, {second} at {second_band}; both cannot "
            "hold at once."
        ),
        gettext_noop(
            "Agree in a joint session of {first} and {second} on one band, between {low} and {high}."
        ),
    ),
    "B.driver": Message(
        gettext_noop(
            "“{kpi}” of {first} makes “{measure}” {movement}; the goal “{goal}”, which {second} "
            "serves, wants it to {wanted}."
        ),
        gettext_noop(
            "Hold a joint session of {first} and {second}: agree how far “{measure}” may {movement}, "
            "and share one KPI that both own, such as “{verb} {best} from {start} to {end} by {day}”."
        ),
    ),
    "B.resource": Message(
        gettext_noop(
            "{first} and {second} count on more than there is: {needed} of “{resource}” are needed by "
            "all, {capacity} are there."
        ),
        gettext_noop(
            "Decide in a joint session of {first} and {second} who gets “{resource}” first, or free "
            "{missing} more of it."
        ),
    ),
    "B.targets": Message(
        gettext_noop(
            "{first} promises {first_target} of “{kpi}” by {first_day}, {second} promises "
            "{second_target} by {second_day}; one KPI cannot have two target values."
        ),
        gettext_noop(
            "Agree in a joint session of {first} and {second} on one value for “{kpi}”, "
            "{first_target} or {second_target}, and share the KPI."
        ),
    ),
    "B.tension": Message(
        gettext_noop("The objectives of {first} and {second} may pull apart: {why}"),
        gettext_noop(
            "Ask both heads whether one costs the other; if so, share one KPI that both own."
        ),
    ),
    "B.handshake": Message(
        gettext_noop(
            "{owing} and {other} pull apart, and {owing} has not answered {other} about "
            "“{objective}”; the answer was due on {day}."
        ),
        gettext_noop(
            "Meet in a joint session: {owing} answers there, and both agree on one KPI they share."
        ),
    ),
    "C.handshake": Message(
        gettext_noop(
            "{owing} has not answered {other} about “{objective}”; the answer was due on {day}."
        ),
        gettext_noop(
            "{owing} accepts, declines with a reason, or offers another number or day to {other}."
        ),
    ),
    "C.interdependence": Message(
        gettext_noop(
            "{first} needs {second} for “{objective}”, but they came to no agreement and share no KPI "
            "and no key project."
        ),
        gettext_noop(
            "Share one KPI that {first} and {second} own together, or rank one key project together."
        ),
    ),
    "C.interdependence.uncounted": Message(
        gettext_noop(
            "{first} and {second} agreed on a contribution to “{objective}” without a number, and "
            "share no KPI and no key project."
        ),
        gettext_noop(
            "Name in the request the KPI or number that shows the contribution, or share one KPI."
        ),
    ),
    "C.priorities": Message(
        gettext_noop(
            "{first} and {second} serve the goal “{goal}” but rank its key projects in different "
            "orders: {first} puts {first_top} first, {second} puts {second_top} first."
        ),
        gettext_noop(
            "Rank the key projects of “{goal}” together in a joint session and keep one order; one to "
            "start from: {order}."
        ),
    ),
    "D.no_link": Message(
        gettext_noop("The objective “{objective}” is not linked to any goal."),
        gettext_noop("Choose the goal it serves and say in one sentence how."),
    ),
    "D.no_link.proposal": Message(
        gettext_noop("The objective “{objective}” is not linked to any goal."),
        gettext_noop(
            "It may serve “{proposed}”: its KPI “{kpi}” moves “{measure}”. Link it and say in one "
            "sentence how, or choose another goal."
        ),
    ),
    "D.unconfirmed_link": Message(
        gettext_noop("The objective “{objective}” has a link to “{goal}” that nobody confirmed."),
        gettext_noop("Confirm the link, or choose the goal the objective really serves."),
    ),
    "D.dead_goal": Message(
        gettext_noop("The objective “{objective}” serves “{goal}”, which is no longer a goal."),
        gettext_noop("Link it to a goal that holds this quarter, or retire the objective."),
    ),
    "D.dead_goal.proposal": Message(
        gettext_noop("The objective “{objective}” serves “{goal}”, which is no longer a goal."),
        gettext_noop(
            "It may serve “{proposed}”: its KPI “{kpi}” moves “{measure}”. Link it there, or retire "
            "the objective."
        ),
    ),
    "D.nothing": Message(
        gettext_noop(
            "“{kpi}” moves no measure and no driver of any goal. The goal “{goal}” is measured "
            "by {measures}."
        ),
        gettext_noop(
            "Measure instead: “{verb} {best} from {start} to {end} by {day}”. Keep this number as "
            "monitored only, or name on the KPI what it moves."
        ),
    ),
    "D.relevance": Message(
        gettext_noop("“{kpi}” was rated {rating} of 5 for relevance in the last review."),
        gettext_noop(
            "Replace it by “{verb} {best} from {start} to {end} by {day}”, or keep it as monitored only."
        ),
    ),
    "D.relevance.open": Message(
        gettext_noop("“{kpi}” was rated {rating} of 5 for relevance in the last review."),
        gettext_noop("Replace it by a KPI that moves a goal, or keep it as monitored only."),
    ),
    "E.no_kpi": Message(
        gettext_noop(
            "The objective “{objective}” has no KPI, so nobody can tell when it is reached."
        ),
        gettext_noop(
            "Say it with a number: “{verb} {best} from {start} to {end} by {day}”, and name who owns "
            "the KPI and where the number comes from."
        ),
    ),
    "E.no_kpi.open": Message(
        gettext_noop(
            "The objective “{objective}” has no KPI, so nobody can tell when it is reached."
        ),
        gettext_noop("Add a KPI with today's value, a target value, a unit, an owner and a date."),
    ),
    "E.kpi_facts": Message(
        gettext_noop("“{kpi}” cannot be judged; missing: {missing}."),
        gettext_noop(
            "Complete the KPI: {missing}. As a sentence: “{verb} {best} from {start} to {end} by {day}”."
        ),
    ),
    "E.kpi_facts.open": Message(
        gettext_noop("“{kpi}” cannot be judged; missing: {missing}."),
        gettext_noop("Complete the KPI: {missing}."),
    ),
    "E.not_better": Message(
        gettext_noop(
            "The target value of “{kpi}” ({target}) is not better than today's value ({baseline}), "
            "although it is to {movement}."
        ),
        gettext_noop(
            "Set a target value beyond today's: “{verb} {best} from {start} to {end} by {day}”. Where "
            "today's value is good enough, use “at least” or “at most”."
        ),
    ),
    "E.targets": Message(
        gettext_noop(
            "“{kpi}” has two target values in this plan: {first_target} by {first_day} and "
            "{second_target} by {second_day}."
        ),
        gettext_noop(
            "Keep one of them, {first_target} or {second_target}, in both objectives, or give one "
            "objective a KPI of its own."
        ),
    ),
    "E.vague": Message(
        gettext_noop("The objective “{objective}” says “{words}” and names no number."),
        gettext_noop(
            "Say what will be different, by how much and by when: “{verb} {best} from {start} to {end} "
            "by {day}”."
        ),
    ),
    "E.vague.open": Message(
        gettext_noop("The objective “{objective}” says “{words}” and names no number."),
        gettext_noop("Say what will be different, by how much and by when."),
    ),
    "E.slogan": Message(
        gettext_noop(
            "The objective “{objective}” says “{words}”; only its KPI tells what is meant."
        ),
        gettext_noop("Say it in the objective: “{verb} {best} from {start} to {end} by {day}”."),
    ),
    "E.slogan.open": Message(
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
