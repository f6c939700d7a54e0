"""What is said to be finished: "policy approved", "closure of the quarry", "in operation".

Here nobody says who does it; a thing is told by the state it is in, by a noun that stands for what
was done, or by its bare name. Words that never end ("improved") and habits tell of no such state.
"""

import re

from saypro_align.lib.clarity.calendar import WHEN
from saypro_align.lib.clarity.clue import Find
from saypro_align.lib.clarity.phrases import Thing, thing, things
from saypro_align.lib.clarity.vocabulary import stems, words
from saypro_align.lib.text import stem

_ENDLESS, _MAKING = stems("endless verbs"), stems("making")
_ABSTRACT, _PLENTY, _THINGS = (frozenset(words(name)) for name in ("abstract", "plenty", "things"))
_PRAISE, _SORTS = frozenset(words("praise")), frozenset(words("sorts"))


def _past(verb: str) -> str:
    """Return a regular verb as something that was done: "promulgated", "tabled", "notified"."""
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if verb.endswith("y") else f"{verb}ed"


# These are said of what goes on or comes back, too: "dignity is restored", "tasks assigned".
_OPEN = {
    "restore",
    "return",
    "assign",
    "gain",
    "move",
    "pass",
    "present",
    "win",
    "earn",
    "buy",
    "fix",
}
_STATES = {*words("finished"), *(_past(verb) for verb in words("once") if verb not in _OPEN)}
_FINISHED = (
    "(?:"
    + "|".join(sorted(_STATES, key=len, reverse=True))
    + (
        r"|set up|written down|rolled out|put in place|handed over|carried out|in place|in operation|in use"
        r"|in force|in effect|shut down"
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
    rf"^\W*(?:(?!{_NOT_BEFORE})\S+ ){{1,14}}?(?<!\ban )(?<!\ba ){_FINISHED}"
    r"(?= (?:by|before|in|within|at|on|for|to|with|and|across|throughout|until|during|under|through"
    r"|that|(?!(?:dai|week|fortnight|month|quarter|year)ly)[a-z]+ly)\b|[^\w -]|-(?!\w)| [^\w]|$)"
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
_NOUNS = {
    name: "|".join(sorted(words(name), key=len, reverse=True))
    for name in ("done as noun", "made as noun")
}
_IN_FRONT = rf"^\W*(?:(?!{_NOT_BEFORE}|to\b)[\w'-]+ ){{0,2}}?"
_DOING = re.compile(rf"{_IN_FRONT}(?:{_NOUNS['done as noun']})(?: of| to| by| as| with) ")
_WRITING = re.compile(rf"{_IN_FRONT}(?:{_NOUNS['made as noun']}) of ")
# "The council adopts the by-law": somebody does it once.
_SOMEBODY_DOES = re.compile(
    r"^\W*(?:the )?(?:(?!who\b|that\b|which\b)[\w-]+ ){1,4}?(?:approves|adopts|signs|publishes|ratifies"
    r"|agrees|accepts|selects|appoints|chooses|submits"
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
    r"(?:in|into) (?:operation|service|use|force|place)\b"
    r"|\b(?:generally available|go(?:es)? live|went live|in production|up and running|break[- ]even"
    r"|(?:unqualified|clean)(?: audit)? opinion|open to (?:traffic|the public)|ready for (?:use"
    r"|launch|release|production|opening|occupation|service)"
    r"|(?:is|are) (?:available|in place|operational) (?:in|on) the)\b"
)


def _done_as_noun(text: str) -> str | None:
    """Find "construction of a borehole", but not "adoption of sound policies"."""
    doing = _DOING.search(text)
    said = doing or _WRITING.search(text)
    joined = things(text[said.end() :]) if said else ()
    if said is None or not joined or not _PRAISE.isdisjoint(said[0].split()):
        return None
    is_wished = len(said[0].split()) > 2 and stem(text.split()[0]) in _ENDLESS
    is_closed = doing is None
    praise = _PRAISE if doing is None else _PRAISE - _SORTS
    sure = (one for one in joined if praise.isdisjoint(one.words))
    what = next((one for one in sure if _is_countable(one, is_closed=is_closed)), None)
    if is_wished or what is None or _is_anywhere(what, text):
        return None
    return f"{said[0]}{' '.join(what.words)}".strip(" .;:,(-")


def _is_anywhere(what: Thing, text: str) -> bool:
    """Tell whether nobody says which of many it is: "mending of wells"."""
    if not what.is_plural or what.has_determiner or len(what.words) > 1:
        return False
    return not re.search(rf"\b{re.escape(what.head)} (?:in|at|on|along|from|across) \S", text)


def _is_countable(what: Thing, *, is_closed: bool) -> bool:
    """Tell whether it can be done with; of what is written and designed, only a known thing can."""
    if is_closed:
        return what.kind in _THINGS and (not what.is_plural or what.has_determiner)
    is_open = what.is_plural and what.kind in _PLENTY
    return what.head not in _ABSTRACT and (what.has_determiner or not is_open)


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


_BY = re.compile(
    rf" (?:by|before|in|until|no later than) (?:the )?(?:end of )?(?:{WHEN}|the (?:end|year))"
)
# "The new code will be published by the council": one thing, and a day will come when it is.
_WILL_BE = re.compile(
    rf"^((?:the |an? |our |its )?(?:(?!{_NOT_BEFORE})[\w'-]+ ){{1,8}}?)(?:will|shall|must|should|is to|are to"
    rf"|has to|have to|needs to|need to|will have to"
    rf"|(?:is|are) (?:expected|scheduled|due|planned|set) to|to) be (?:fully |newly )?(?:{_FINISHED}|passed)"
    r"(?= (?:by|before|in|at|on|for|to|with|and|across|from|within|under|during"
    r"|through|throughout)\b|[^\w -]|$)"
)
# What one has: "the club has a rescue plan", "have a price list in three languages".
_HAS = re.compile(r"^(?:to )?(?:(?:[\w'-]+ ){1,4}?(?:has|have|gets?)|have) (?=an? )")
# Before these a state is only wished for, or somebody is in it again and again.
_WISHED = re.compile(r"\bon time\b|\b(?:that|who|which|when|where|if)\b")
_IS_SO = re.compile(
    r"\b(?:is|are|becomes?) (?:now |fully |\w+ed and )*(?:operational|functional"
    r"|interoperable|in (?:force|place|operation|use)|(?:enabled|switched on|turned on|on) by default)"
    r"(?=\W|$)|\bexists?(?= and\b|\W*$)"
)
# "Sewers extended to the harbour": without an end by itself, but it has reached a certain place.
_REACHED = re.compile(
    rf"^\W*(?:(?!{_NOT_BEFORE})[\w'-]+ ){{1,7}}?(?:extended|connected|linked|moved) to (?:the|an?|our) [\w-]+"
)
# One event, named by the first time it happens: "first voyage to Lisbon".
_FIRST = re.compile(
    r"^(?:our |the )?first (?!half|quarter|class|line|choice|aid|year|month|week|impression|generation"
    r"|nations?|responders?|language|people|steps?|things?|time|come|rate)[\w'-]+(?: (?!is "
    r"|are )[\w'-]+){0,2}?"
    r"(?= (?:in|from|for|with|to|at|on|by)\b|\W*$)"
)
# A paper or a first version, named and no more: "feasibility study on a lock".
_NAMED = re.compile(
    r"^(?:an? |the |one )?(?:[\w/&'-]+ ){0,5}?(?:feasibility study|business case|baseline survey"
    r"|minim(?:al|um) viable [a-z]+|master ?plan|handbook|manual|toolkit|prototype|mvp"
    r"|white ?paper|prospectus|brochure|playbook|style guide"
    r"|final decision|(?:go/no-go|go-no-go) decision"
    r"|charter|feasibility report|impact assessment|gap analysis|pilot project|poc|proof of concept)"
    r"(?= (?:for|on|of|with|by|in|about)\b|\W*$)"
)
# "Licence to operate in Malawi obtained": whatever is in between, it is had in the end.
_AT_LAST = re.compile(
    rf"^(?!{_NOT_BEFORE}|to\b)(?:(?!(?:that|which|who|be|being|if|when|%|is|are)\b)\S+ ){{1,14}}?"
    r"(?:obtained|signed|approved|issued|granted|published|adopted|awarded|launched|filed"
    r"|appointed|installed"
    r"|commissioned|ratified|gazetted|constructed|completed|rehabilitated|renovated|cleared|restored"
    r"|reopened|transferred|enacted|repealed|abolished)\W*$"
)
_VERBS = (stems("endless verbs") | stems("making")) - {"study", "plan", "design"}


# The name of a quantity says nothing of what is done: "% of forms approved".
QUANTITY = re.compile(
    r"^\W*(?:%|#|number of\b|no\. of|percent|proportion\b|share of\b|rate of\b|ratio\b|average\b"
    r"|(?:reduction|increase|improvement|decrease|growth|rise|decline|drop) (?:in|of)\b"
    r"|median\b|mean\b|(?:[\w-]+ )?costs? (?:per|of|to)\b"
    r"|(?:days|time|hours|weeks) (?:to|from|between|of)\b)"
)


def finished(text: str) -> str | None:
    """Return the words that say that something is done with, or name it as such."""
    if QUANTITY.match(text):
        return None
    text = _AS_AT.sub("", text)
    if results := _RESULTS.match(text):
        return results[0].strip()
    if _ACTIVE.match(text) and not _APPLY.match(text):
        return _shown(_HAVE_DONE, _IN_USE)(text) or _has(text)
    done = _said_to_be_done(text)
    if done and not (" are " in f" {done}" and _is_habit(text)) and not _is_wished(done, text):
        return done
    return (
        _done_as_noun(text)
        or _will_be(text)
        or _has(text)
        or _is_so(text)
        or _there(text)
        or _participle(text)
        or _named(text)
    )


def _has(text: str) -> str | None:
    said = _HAS.match(text)
    what = thing(text[said.end() :]) if said else None
    if said is None or what is None or not _PRAISE.isdisjoint(what.words):
        return None
    is_there = what.kind in _THINGS and not what.is_plural
    return f"{said[0]}{' '.join(what.words)}" if is_there else None


def _will_be(text: str) -> str | None:
    said = None if _AGAIN.search(text) else _WILL_BE.match(text)
    what = thing(said[1]) if said else None
    if said is None or what is None or not _PRAISE.isdisjoint(what.words):
        return None
    is_open = what.is_plural and (
        len(what.words) < 2 or (what.kind in _PLENTY and not _dated(said, text))
    )
    return None if what.kind in _ABSTRACT or is_open else said[0]


# "The rota is to be reviewed on a regular basis": nobody is ever through with it.
_AGAIN = re.compile(
    r"\bon an? [\w-]+ basis\b|\b(?:regularly|annually|yearly|quarterly|monthly|weekly|daily|periodically"
    r"|continuously|promptly|timely)\b|\b(?:every|each) (?:year|quarter|month|week|day|time)\b"
    r"|\bas (?:needed|required|necessary|appropriate)\b"
)


def _dated(said: re.Match[str], text: str) -> bool:
    """Tell whether a day follows: then it is done once and no habit."""
    return _BY.match(text[said.end() :]) is not None


# "Agreements are signed and kept", "sound controls in place": nobody can say since when.
_AND_ON = re.compile(r" (?:is|are) .*\b\w+ed and (\w+ed)\b")


def _is_wished(done: str, text: str) -> bool:
    """Tell whether it goes on beside what was done, or is there only when it is good enough."""
    on = _AND_ON.search(f" {text}")
    if on is not None and stem(on[1]) in _ENDLESS:
        return True
    return done.endswith(" in place") and not (_PRAISE - _SORTS).isdisjoint(done.split())


_AS_USUAL = re.compile(
    r"\bon time\b|\bwithin (?:the )?(?:\w+ )?(?:standards?|deadlines?|time limits?)\b"
)


def _is_habit(text: str) -> bool:
    """Tell whether it happens again and again: "staff are trained", "reports are filed on time"."""
    what = thing(text)
    is_usual = what is not None and len(what.words) == 1 and what.kind in _PLENTY
    return is_usual or _AS_USUAL.search(text) is not None


def _is_so(text: str) -> str | None:
    """Find "the protocol on fisheries is operational", but not "ensure that controls are in place"."""
    said = _IS_SO.search(text)
    if said is None or _WISHED.search(text[: said.start()]):
        return None
    return None if stem(text.split()[0]) in _ENDLESS | _MAKING else text[: said.end()]


def _named(text: str) -> str | None:
    named = _FIRST.match(text) or _REACHED.match(text) or _NAMED.match(text) or _AT_LAST.match(text)
    if named is None or stem(named[0].split()[0]) in _VERBS:
        return None
    return named[0].strip()


_AVAILABLE = re.compile(r"\b(?:is|are) (?:available|in place|in use|in force|published|online)\b")
# A paper that one has or has not is named by its name alone.
_PAPER = re.compile(
    r"^(?:[\w:/-]+ ){1,5}(?:certification|certificate|accreditation|licen[cs]e)"
    r"(?= (?:by|in|from|before|for)\b|\W*$)"
    r"|^(?:re-?)?(?:certification|accreditation|registration) (?:to|against|under|for|with) .{2,60}?"
    r" (?:achieved|obtained|received|granted|awarded|renewed|completed)\b"
)
_APPLY = re.compile(r"^(?:to )?apply (?:for|to) (?:the |an? )?[\w-]+")


# "Night buses available for hospital staff": without "are" it is a state that is reached.
_ON_OFFER = re.compile(
    r"^(?:(?!and\b|widely\b|readily\b|be\b)[\w'/-]+ ){1,5}?available (?:for|in|to|on|from|at)\b"
)


def _there(text: str) -> str | None:
    """Find "guidelines on water are available", but not "services are available"."""
    said = _AVAILABLE.search(text)
    what = thing(text[: said.start()]) if said else None
    if said is not None and what is not None and what.kind in _THINGS - _PLENTY:
        return text[: said.end()]
    offered = _ON_OFFER.match(text)
    if offered and not {"is", "are", "make", "the"} & set(offered[0].split()):
        kind = thing(offered[0].rpartition(" available ")[0])
        if kind is not None and kind.kind not in _ABSTRACT | _PLENTY:
            return offered[0]
    named = _APPLY.match(text) or _PAPER.match(text)
    return named[0] if named and stem(text.split()[0]) not in _ENDLESS else None


def _participle(text: str) -> str | None:
    said = _PARTICIPLE.match(text)
    if said is None or stem(said[1]) in _ENDLESS or stem(text.split()[0]) in _ENDLESS | _MAKING:
        return None
    return said[0].strip(" .;:,(-")
