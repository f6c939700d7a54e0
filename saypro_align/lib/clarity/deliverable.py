"""What once: one concrete thing is made, obtained or held, and anybody can see whether it was.

"Publish the travel policy" is either done or not. "Deliver value" and "create sound policies" never
are: nothing says when enough has been delivered or created. Verbs without an end, nouns nobody can
have enough of and words of praise are told apart by the lists in words.txt.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from saypro_align.lib.clarity.calendar import WHEN
from saypro_align.lib.clarity.clue import KEPT, Clue, Find, first
from saypro_align.lib.clarity.phrases import Act, Thing, acts, thing
from saypro_align.lib.clarity.vocabulary import stems, words
from saypro_align.lib.text import STOP_WORDS, stem

_ENDLESS, _ONCE, _MAKING = stems("endless verbs"), stems("once"), stems("making")
_FOR_ONE, _FOR_MANY = stems("for one"), stems("once for many")
_ABSTRACT, _PLENTY, _THINGS = (frozenset(words(name)) for name in ("abstract", "plenty", "things"))
_PEOPLE = frozenset({"owner", "successor", "sponsor", "deputy", "delegate", "chair", "auditor"})
_PRAISE, _HABITS = frozenset(words("praise")), frozenset(words("habits"))
# "The quarterly survey" comes again and again.
_EACH_TIME = frozenset({"daily", "weekly", "fortnightly", "monthly", "quarterly"})
_HABIT = re.compile(
    r"\bon time\b|\bin a \w+ (?:manner|way)\b|\bwhen(?:ever)? (?:needed|required|necessary)\b"
    r"|\bas (?:needed|required|necessary)\b|\b(?:each|every) (?:day|week|month|quarter|year)\b"
)
# "Switch off" and "shut down" end something, "keep up" and "work on" do not.
_ENDS_IT = frozenset({"down", "out", "off", "over", "up", "live"})


def _is_praised(act: Act) -> bool:
    """Tell whether what is made is told by how good it is, or how it is done."""
    said = {word for one in act.things for word in one.words}
    is_praised = not said.isdisjoint(_PRAISE)
    is_habit = (
        not _EACH_TIME.isdisjoint(said)
        or not _HABITS.isdisjoint(act.text.split())
        or _HABIT.search(act.text)
    )
    return is_praised or bool(is_habit)


def _is_thing(what: Thing) -> bool:
    """Tell whether it is there or not there: a policy, but not policies."""
    if what.is_plural:
        is_told_apart = what.has_determiner or len(what.words) > 1
        return what.kind in _THINGS and what.kind not in _PLENTY and is_told_apart
    return what.kind in _THINGS


def _is_one(what: Thing) -> bool:
    """Tell whether it is one certain thing: "the lease", "a second supplier", "our archive"."""
    if what.kind in _ABSTRACT or what.head in _ABSTRACT:
        return _is_thing(what)
    return what.has_determiner and not (what.is_plural and what.kind in _PLENTY)


def _is_bare(what: Thing) -> bool:
    """Tell whether it is one thing named without an article: "board approval"."""
    head = what.head
    if what.is_plural or what.kind in _ABSTRACT | _PLENTY or not head.isascii():
        return what.kind in _THINGS and not what.is_plural
    return not head.endswith(("ing", "ly", "tion")) or len(what.words) > 1


def _many(what: Thing) -> bool:
    """Tell whether they are several of a certain sort: "library upgrades", but not "campaigns"."""
    known = what.kind in _ABSTRACT | _PLENTY
    return what.is_plural and not known and len(what.words) > 1


def _is_once(act: Act) -> bool:
    verb = stem(act.verb)
    if (act.verb, act.text.split()[1:2]) == ("win", ["in"]):
        return False
    if verb in _ONCE and act.particle in _ENDS_IT:
        return True
    if verb in _ONCE or (verb in _FOR_ONE and _is_chosen(act.things[0])):
        bare = verb in _ONCE and any(
            _is_bare(one) for one in act.things if act.is_first or _is_thing(one)
        )
        several = verb in _FOR_MANY and any(map(_many, act.things))
        named = any(one.kind in _PEOPLE for one in act.things)
        return bare or several or named or any(_is_one(one) for one in act.things)
    return False


def _is_chosen(what: Thing) -> bool:
    """Tell whether one was looked for: "an owner", "owners for the new rooms", not "opportunities"."""
    return what.has_determiner or what.kind in _PEOPLE


def _is_made(act: Act) -> bool:
    if stem(act.verb) not in _MAKING | _ONCE:
        return False
    if stem(act.verb) == "set" and act.particle not in ("up", "out"):
        return False
    return any(_is_thing(one) or (act.is_first and _is_new(one)) for one in act.things)


def _is_new(what: Thing) -> bool:
    return what.is_new and not what.is_plural and _is_one(what)


def _is_done_to_one(act: Act) -> bool:
    """Any other verb at the beginning that has an end, done to one certain thing."""
    if act.verb in STOP_WORDS or not act.verb.isalpha() or _is_noun(act.verb):
        return False
    if not act.is_first or not act.things[0].has_determiner:
        return False
    if act.particle and act.particle not in _ENDS_IT:
        return False
    is_open = stem(act.verb) in _ENDLESS | _MAKING and not _ends(act)
    what = act.things[0]
    return not is_open and _is_one(what)


def _is_noun(word: str) -> bool:
    """Tell whether what stands in a verb's place speaks of several: "statistics that matter"."""
    return word.endswith("s") and not word.endswith("ss")


def _ends(act: Act) -> bool:
    """Tell whether the particle gives the verb an end: "bring down" has none, "take over" has."""
    return (act.verb, act.particle) in _WITH_AN_END


_WITH_AN_END = frozenset(
    {("take", "over"), ("turn", "off"), ("stand", "up"), ("put", "out"), ("sell", "off")}
    | {("spend", "down"), ("buy", "out"), ("bring", "live")}
)


def _acted(is_it: Callable[[Act], bool]) -> Find:
    """Return a search for the first act of this sort that is not praise or habit."""

    def find(text: str) -> str | None:
        acted = (act for act in acts(text) if act.after != "as" and not _is_praised(act))
        found = next(filter(is_it, acted), None)
        return _words_of(found) if found else None

    return find


def _words_of(act: Act) -> str:
    """Return the act as it was said, from the verb to the last thing."""
    end = act.text.rfind(act.things[-1].head) + len(act.things[-1].head)
    return act.text[act.text.find(act.verb) : end].strip(" .;:,(-")


_FINISHED = (
    "(?:"
    + "|".join(sorted(words("finished"), key=len, reverse=True))
    + (
        r"|set up|rolled out|put in place|handed over|carried out|in place|in operation|in use|shut down"
        r"|switched off|signed off|disposed(?: of)?|up and running|open(?= to\b|ed\b|$))"
    )
)
# In front of it these say that the sentence is about something else.
_NOT_BEFORE = (
    r"(?:(?:increas|improv|promot|ensur|enhanc|support|strengthen|foster|expand|reduc|maximi[sz]"
    r"|encourag|facilitat|protect|maintain|accelerat|advanc|provid)(?:e|es|s|ed|d|ing)?|benefit\w*"
    r"|that|which|who|whose|access|number|percent\w*|rate|share|%|be|being|well|newly|recently|highly"
    r"|less|least|more|if|when|from|as|where|to|how)(?![\w-])"
)
_DONE = re.compile(
    rf"^\W*(?:(?!{_NOT_BEFORE})\S+ ){{1,14}}?{_FINISHED}"
    r"(?= (?:by|before|in|within|at|on|for|to|with|and|across|throughout|until|during|under|through"
    r"|successfully)\b|[^\w ]| [^\w]|$)"
)
# "Messaging incorporated into all trainings": any other participle, unless somebody "is" so.
_PARTICIPLE = re.compile(
    rf"^\W*(?:(?!{_NOT_BEFORE}|(?:is|are|be)\b|\d)[\w'/&-]+ ){{1,9}}?(\w{{3,}}ed)"
    r"(?= (?:by|into|to|with|in|on|from|at|as)\b|$)"
)
_HAS_DONE = re.compile(
    r"^\W*(?:we've|we have|(?:the )?\w+ (?:has|have)) (?!increas|improv|enhanc|strengthen|support|reduc)"
    rf"(?:an? )?(?:{_FINISHED}|\w+ed) (?:the|an?|our|\w+)\b"
)
_HAVE_DONE = re.compile(
    rf"^\W*(?:have|get|see) (?:the|an?|our|its) (?:(?!{_NOT_BEFORE})\S+ ){{1,8}}?{_FINISHED}\b"
)
_DOING = re.compile(
    r"^\W*(?:the |successful |full |board |council |cabinet |ministerial )?"
    r"(?:approval|endorsement|automation|construction|installation|establishment|introduction"
    r"|launch|completion|roll-?out|migration|procurement|publication|acquisition|rehabilitation"
    r"|renovation|relocation|creation|registration|accreditation|certification|adoption|ratification"
    r"|merger|opening|digiti[sz]ation|commissioning|deployment|appointment|recruitment|release|go-live"
    r"|integration|signing|replacement|closure|upgrade|finali[sz]ation|submission"
    r"|hand-?over)"
    r" (?:of|to|by|as|with) "
)
# "The council adopts the by-law": somebody does it once.
_SOMEBODY_DOES = re.compile(
    r"^\W*(?:the )?(?:(?!who\b|that\b|which\b)[\w-]+ ){1,4}?(?:approves|adopts|signs|publishes|ratifies"
    r"|endorses|enacts|issues|launches|opens|passes|grants|awards) (?:the|an?|its|our) [\w-]+"
)
_RESULTS = re.compile(
    r"^(?:to )?(?:publish|release|issue) (?:the|an?|its|our) (?:[\w-]+ ){0,2}"
    r"(?:results?|findings?|figures) (?:of|from) (?:the|an?|its|our) "
)
# When something was valued or counted is not when it is done, and says nothing of what is done.
_AS_AT = re.compile(rf"\bas (?:at|of) {WHEN} ?")
_IN_USE = re.compile(
    r"\b(?:put|bring|take)s? (?:the|an?|our|its) (?:[\w-]+ ){1,8}?"
    r"(?:in|into) (?:operation|service|use|force)\b"
    r"|\b(?:generally available|go(?:es)? live|went live|in production|up and running|break[- ]even"
    r"|(?:unqualified|clean)(?: audit)? opinion|open to (?:traffic|the public)|ready for use"
    r"|(?:is|are) (?:available|in place|operational) (?:in|on) the)\b"
)


def _done_as_noun(text: str) -> str | None:
    """Find "construction of a borehole", but not "adoption of sound policies"."""
    doing = _DOING.search(text)
    what = thing(text[doing.end() :]) if doing else None
    if doing is None or what is None or not _PRAISE.isdisjoint(what.words):
        return None
    if what.head in _ABSTRACT or (what.is_plural and what.kind in _PLENTY):
        return None
    return f"{doing[0]}{' '.join(what.words)}".strip(" .;:,(-")


def _shown(*patterns: re.Pattern[str]) -> Find:
    """Return a search for the first of the patterns that fits."""

    def find(text: str) -> str | None:
        found = next((match for one in patterns if (match := one.search(text))), None)
        return found[0].strip(" .;:,(-") if found else None

    return find


# A verb and its article: then nothing is said to be done, something is to be done.
_ACTIVE = re.compile(
    r"^(?:to )?(?!the |an? |our |its |all |each )[a-z]+ (?:the|an?|our|its|their) "
)
_said_to_be_done = _shown(_DONE, _HAS_DONE, _HAVE_DONE, _IN_USE, _SOMEBODY_DOES)


def _finished(text: str) -> str | None:
    text = _AS_AT.sub("", text)
    if results := _RESULTS.match(text):
        return results[0].strip()
    if _ACTIVE.match(text) and not _APPLY.match(text):
        return _shown(_HAVE_DONE, _IN_USE)(text)
    return _said_to_be_done(text) or _done_as_noun(text) or _there(text) or _participle(text)


_AVAILABLE = re.compile(r"\b(?:is|are) (?:available|in place|in use|in force|published|online)\b")
# A paper that one has or has not is named by its name alone.
_PAPER = re.compile(
    r"^(?:[\w:/-]+ ){1,5}(?:certification|certificate|accreditation|licen[cs]e)"
    r"(?= (?:by|in|from|before|for)\b|\W*$)"
    r"|^(?:re-?)?(?:certification|accreditation|registration) (?:to|against|under|for|with) .{2,60}?"
    r" (?:achieved|obtained|received|granted|awarded|renewed|completed)\b"
)
_APPLY = re.compile(r"^(?:to )?apply (?:for|to) (?:the |an? )?[\w-]+")


def _there(text: str) -> str | None:
    """Find "guidelines on water are available", but not "services are available"."""
    said = _AVAILABLE.search(text)
    what = thing(text[: said.start()]) if said else None
    if said is not None and what is not None and what.kind in _THINGS - _PLENTY:
        return text[: said.end()]
    named = _APPLY.match(text) or _PAPER.match(text)
    return named[0] if named and stem(text.split()[0]) not in _ENDLESS else None


def _participle(text: str) -> str | None:
    said = _PARTICIPLE.match(text)
    if said is None or stem(said[1]) in _ENDLESS or stem(text.split()[0]) in _ENDLESS | _MAKING:
        return None
    return said[0].strip(" .;:,(-")


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
        id="deliverable.done",
        explanation="A concrete thing is said to be in place, signed, in operation or the like.",
        fires="Travel policy approved by the board",
        is_silent="A policy that people like",
        find=_finished,
    ),
)


@lru_cache(maxsize=KEPT)
def deliverable(text: str) -> str | None:
    """Return the words that name one checkable result, or None."""
    return first(DELIVERABLES, text)
