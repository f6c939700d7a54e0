"""What once: one concrete thing is made, obtained or held, and anybody can see whether it was.

"Publish the travel policy" is either done or not. "Deliver value" and "create sound policies" never
are: nothing says when enough has been delivered or created. Verbs without an end, nouns nobody can
have enough of and words of praise are told apart by the lists in words.txt.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from saypro_align.lib.clarity.clue import KEPT, Clue, Find, first, folded
from saypro_align.lib.clarity.finished import QUANTITY, finished
from saypro_align.lib.clarity.kinds import (
    PEOPLE,
    are_many,
    are_papers,
    is_bare,
    is_chosen,
    is_known_lot,
    is_new_one,
    is_one,
    is_settled,
    is_thing,
    is_unlisted,
    is_way,
)
from saypro_align.lib.clarity.phrases import Act, Thing, acts
from saypro_align.lib.clarity.turns import turn
from saypro_align.lib.clarity.vocabulary import stems, words
from saypro_align.lib.text import STOP_WORDS, stem

_ENDLESS, _ONCE, _MAKING = stems("endless verbs"), stems("once"), stems("making")
_FOR_ONE, _FOR_MANY, _CHOOSING = stems("for one"), stems("once for many"), stems("choosing")
_TURNING, _SWAPPING = frozenset(words("turning")), frozenset(words("swapping"))
_CREATING, _BRINGING_IN = frozenset(words("creating")), frozenset(words("bringing in"))
# Once one is through with a thing there is a paper about it: "review the by-law".
_JUDGING, _WRITING = frozenset(words("judging")), frozenset(words("writing"))
# "Close the findings of the inquiry": it is known which ones.
_CARRYING_OUT, _FINISHING = frozenset(words("carrying out")), frozenset(words("finishing"))
_HANDING, _HIRING = frozenset(words("handing over")), frozenset(words("hiring"))
# Nobody is ever through with hiring these.
_EVERYBODY = frozenset({"workforce", "personnel", "talent", "people"})
# Whoever holds them holds them again.
_HOLDING = frozenset({"hold", "conduct", "run", "host", "perform", "carry"})
# What goes on for ever is done in another way from then on: "outsource buoy maintenance".
_PROCESSING = frozenset(words("done in another way"))
_NAMING, _PAPERS = frozenset(words("naming")), frozenset(words("papers"))
_ABSTRACT, _PLENTY, _THINGS = (frozenset(words(name)) for name in ("abstract", "plenty", "things"))
_PRAISE, _HABITS = frozenset(words("praise")), frozenset(words("habits"))
_SORTS = frozenset(words("sorts"))
# "The quarterly survey" comes again and again.
_EACH_TIME = frozenset({"daily", "weekly", "fortnightly", "monthly", "quarterly"})
_HABIT = re.compile(
    r"\bon time\b|\bin a \w+ (?:manner|way)\b|\bwhen(?:ever)? (?:needed|required|necessary)\b"
    r"|\bas (?:needed|required|necessary)\b"
    r"|\bwithin (?:the )?(?:\w+ )?(?:standards?|deadlines?|time limits?)\b"
    r"|\b(?:each|every) (?:day|week|month|quarter|year)\b"
)
# "Switch off" and "shut down" end something, "keep up" and "work on" do not.
_ENDS_IT = frozenset({"down", "out", "off", "over", "up", "live"})
# Said in front of several things at a certain place: "lay pipes along the harbour road".
_PLACES = frozenset({"at", "in", "on", "along", "across", "between", "around", "outside"})
_THERE = frozenset({"the", "our", "its", "both", "all", "each", "every"})
_FROM_TO = re.compile(r" from (?:[\w'&-]+ ){1,4}?to (?:the |an? |our )?[a-z]")
_TO_SOMEBODY = re.compile(r" to (?:the|our|its|both|all|each|every) [\w-]+")
# What is made so by degrees: "humanise the service".
_GRADUAL = ("ise", "ize", "ify")
_NEW = frozenset({"a", "an", "the", "one", "our", "new"})
# "Deliver the restoration of the quay" is to restore it.
_DOINGS = frozenset(words("done as noun"))
# "Great first voyage": an adjective in the place of a verb; "clear the backlog" is none.
_NO_VERBS = STOP_WORDS | _PRAISE - {"clear", "clean", "up"}


def _is_praised(act: Act) -> bool:
    """Tell whether what is made is told by how good it is, or how it is done."""
    said = {word for one in act.things for word in (*one.words[:-1], *_heads(one))}
    is_certain = any(is_thing(one) or (one.has_determiner and not one.is_new) for one in act.things)
    is_sorted = is_certain and stem(act.verb) in _ONCE
    is_praised = not said.isdisjoint(_PRAISE - _SORTS if is_sorted else _PRAISE)
    is_habit = (
        not _EACH_TIME.isdisjoint(said)
        or not _HABITS.isdisjoint(_how(act.text))
        or _HABIT.search(act.text)
    )
    return is_praised or bool(is_habit)


def _heads(what: Thing) -> tuple[str, ...]:
    """Return what it is, unless that is a thing which only sounds like praise: "a career fair"."""
    return () if what.kind in _THINGS else (what.head,)


def _how(text: str) -> list[str]:
    """Return the words without what it is good for: "to serve the villages better"."""
    said = text.split()
    for place in range(1, len(said) - 1):
        if said[place] == "to" and (
            said[place + 1] in _HABITS or stem(said[place + 1]) in _ENDLESS
        ):
            return said[:place]
    return said


def _is_placed(act: Act) -> bool:
    """Tell whether several concrete things go to a certain place."""
    if act.after not in _PLACES or act.behind not in _THERE or stem(act.verb) not in _FOR_MANY:
        return False
    return any(one.is_plural and one.kind not in _ABSTRACT | _PLENTY for one in act.things)


def _goes_on(act: Act) -> bool:
    """Tell whether a verb joined to it never ends: "plan and oversee"."""
    return any(stem(verb) in _ENDLESS - _MAKING for verb in act.joined)


def _is_once(act: Act) -> bool:
    verb = stem(act.verb)
    if (act.verb, act.text.split()[1:2]) == ("win", ["in"]):
        return False
    if (act.verb, act.particle) == ("phase", "down") or (verb not in _ONCE and _goes_on(act)):
        return False
    if verb in _ONCE and act.particle in _ENDS_IT:
        return True
    if act.verb in _HANDING and act.after == "to" and any(len(one.words) > 1 for one in act.things):
        return True
    if verb in _CHOOSING and act.is_first and any(map(is_settled, act.things)):
        return True
    if verb in _ONCE or (verb in _FOR_ONE and is_chosen(act.things[0])):
        bare = verb in _ONCE and any(
            is_bare(one) for one in act.things if act.is_first or is_thing(one)
        )
        several = verb in _FOR_MANY and any(map(are_many, act.things))
        named = any(one.kind in PEOPLE for one in act.things)
        hired = (
            act.verb in _HIRING and act.things[0].is_new and act.things[0].kind not in _EVERYBODY
        )
        known = any(map(is_known_lot, act.things)) or hired or _is_placed(act)
        known = known or (act.verb in _PROCESSING and act.is_first and is_way(act.things[0]))
        return bare or several or named or known or any(is_one(one) for one in act.things)
    return False


def _is_made(act: Act) -> bool:
    if stem(act.verb) not in _MAKING | _ONCE:
        return False
    if stem(act.verb) == "set" and act.particle not in ("up", "out"):
        return False
    if _goes_on(act) and not any(one.has_determiner for one in act.things):
        return False
    if act.verb in _WRITING and (_are_certain_papers(act) or _is_about(act)):
        return True
    if act.is_first and act.verb in _CREATING and any(map(is_unlisted, act.things)):
        return True
    if act.is_first and act.verb in _BRINGING_IN and _is_brought_in(act):
        return True
    if not _goes_on(act) and any(one.head in _DOINGS and one.has_determiner for one in act.things):
        return True
    if act.verb in _CARRYING_OUT and act.behind == "the" and act.after in ("of", "from", "in"):
        return any(
            one.is_plural and (one.has_determiner or act.after == "from") for one in act.things
        )
    if act.verb in _FINISHING and act.is_first and act.after in ("of", "the", "our"):
        return any(one.head.endswith("ing") for one in act.things)
    is_open = act.verb in _HOLDING or act.after in ("that", "which")
    things = [one for one in act.things if not (is_open and _is_anyhow(one))]
    return any(
        is_thing(one) or (act.is_first and (is_new_one(one) or _is_one_of_them(one, act)))
        for one in things
    )


def _is_one_of_them(what: Thing, act: Act) -> bool:
    """Tell whether it is said of what there is one: "a network of tide gauges"."""
    is_told = act.after == "of" and act.behind not in _ABSTRACT
    return is_told and what.is_new and what.kind == "network"


def _are_certain_papers(act: Act) -> bool:
    return act.after not in ("that", "which") and any(map(are_papers, act.things))


def _is_anyhow(what: Thing) -> bool:
    """Tell whether nobody says which ones and how many: "hold fire drills"."""
    return what.is_plural and not what.has_determiner


def _is_brought_in(act: Act) -> bool:
    """Tell whether a way of working of its own name comes, or any to one place."""
    at_one_place = (
        act.after == "at" and act.behind in ("the", "our") and len(act.things[0].words) > 1
    )
    return at_one_place or any(is_way(one) or are_many(one) for one in act.things)


def _is_about(act: Act) -> bool:
    """Tell whether they are papers about something: "write rules for the locks"."""
    is_told = act.after in ("for", "on") and act.behind not in _ABSTRACT
    return is_told and any(one.kind in _PAPERS for one in act.things)


def _is_turned(act: Act) -> bool:
    """Tell whether one thing is made into another or goes elsewhere."""
    what = act.things[-1]
    is_certain = what.has_determiner or len(what.words) > 1
    if act.verb in _TURNING and act.is_first and is_certain and _FROM_TO.search(act.text):
        return True
    if act.verb in _TURNING and act.is_first and act.after in ("to", "into", "from", "onto", "of"):
        is_owned = what.has_determiner and bool(_TO_SOMEBODY.search(act.text))
        if act.after == "of":
            return is_owned
        return is_certain and (what.kind not in _ABSTRACT or is_owned)
    if act.verb in _SWAPPING and act.after in ("with", "by") and act.behind in _NEW:
        return what.kind not in _ABSTRACT
    is_reached = act.verb in ("extend", "connect", "link") and act.after == "to"
    return is_reached and what.has_determiner and not what.is_plural and is_one(what)


def _is_done_to_one(act: Act) -> bool:
    """Any other verb at the beginning that has an end, done to one certain thing."""
    if _is_turned(act):
        return True
    if act.verb in _NO_VERBS or not act.verb.isalpha() or _is_noun(act.verb):
        return False
    if not act.is_first or not act.things[0].has_determiner:
        return False
    if act.particle and act.particle not in _ENDS_IT:
        return False
    is_judged = act.verb in _JUDGING and not act.things[0].is_plural
    if any(stem(verb) in _ENDLESS for verb in act.joined):
        return False
    is_gradual = act.verb.endswith(_GRADUAL) and stem(act.verb) not in _ONCE
    is_open = (stem(act.verb) in _ENDLESS | _MAKING or is_gradual) and not _ends(act)
    what = act.things[0]
    return (not is_open or is_judged) and is_one(what)


def _is_noun(word: str) -> bool:
    """Tell whether what stands in a verb's place speaks of several: "statistics that matter"."""
    return word.endswith("s") and not word.endswith("ss")


def _ends(act: Act) -> bool:
    """Tell whether the particle gives the verb an end: "bring down" has none, "take over" has."""
    return (act.verb, act.particle) in _WITH_AN_END


_WITH_AN_END = frozenset(
    {("take", "over"), ("turn", "off"), ("stand", "up"), ("put", "out"), ("sell", "off")}
    | {
        ("spend", "down"),
        ("buy", "out"),
        ("bring", "live"),
        ("sell", "out"),
        ("write", "off"),
        ("pay", "off"),
    }
    | {("work", "out"), ("clean", "up"), ("map", "out"), ("draw", "up")}
)


def _acted(is_it: Callable[[Act], bool]) -> Find:
    """Return a search for the first act of this sort that is not praise or habit."""

    def find(text: str) -> str | None:
        acted = (act for act in acts(text) if _is_meant(act) and not _is_praised(act))
        found = next(filter(is_it, acted), None)
        return _words_of(found) if found else None

    return find


def _is_meant(act: Act) -> bool:
    """Tell whether the thing is not only likened to another: "establish the port as a leader"."""
    return act.after != "as" or act.verb in _NAMING


def _words_of(act: Act) -> str:
    """Return the act as it was said, from the verb to the last thing."""
    end = act.text.rfind(act.things[-1].head) + len(act.things[-1].head)
    return act.text[act.text.find(act.verb) : end].strip(" .;:,(-")


DELIVERABLES = (
    Clue(
        id="deliverable.once",
        explanation="A verb of something that is done once, such as publish, sign or obtain.",
        fires="Obtain the safety certificate",
        is_silent="Launch innovative initiatives",
        find=_acted(_is_once),
    ),
    Clue(
        id="deliverable.made",
        explanation="One concrete thing is made, such as a policy, a system or an office.",
        fires="Develop a travel policy",
        is_silent="Develop sound policies",
        find=_acted(_is_made),
    ),
    Clue(
        id="deliverable.one",
        explanation="Something that has an end is done to one certain thing.",
        fires="Rehang the old bell",
        is_silent="Cherish the old bell",
        find=_acted(_is_done_to_one),
    ),
    Clue(
        id="deliverable.turn",
        explanation="A turn of speech that ends, although its verb alone does not.",
        fires="Make the register of boats public",
        is_silent="Make a difference",
        find=turn,
    ),
    Clue(
        id="deliverable.done",
        explanation="A concrete thing is said to be in place, signed, in operation or the like.",
        fires="Travel policy approved by the board",
        is_silent="A policy that people like",
        find=finished,
    ),
)


@lru_cache(maxsize=KEPT)
def deliverable(text: str) -> str | None:
    """Return the words that name one checkable result, or None."""
    return None if QUANTITY.match(folded(text)) else first(DELIVERABLES, text)
