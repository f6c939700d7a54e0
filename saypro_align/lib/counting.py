"""What a KPI's name counts: the noun that stands behind "number of", not every word it mentions.

"Number of calls made" counts calls; "accidents per 1,000 flight hours" counts accidents, and "share of
calls answered within a minute" is a yield. Counting visits, calls or hours shows that people were busy.
"""

import re

from saypro_align.lib.clarity.vocabulary import singular
from saypro_align.lib.text import normalise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ACTIVITY = _words(
    """
    visit visitor traffic click clickthrough click-through impression view pageview page-view hit
    follower like retweet fan tweet post mention session hour hours meeting call email e-mail mail
    mailing newsletter download login log-in sign-in attendee attendance workshop webinar seminar
    presentation brochure flyer leaflet poster install opening opens commit demo story-point
    keystroke pitch briefing outreach share-of-voice buzz reach
    """
)
# Of these a share or a rate is still only attention: the click-through rate of an advertisement.
_ATTENTION = re.compile(
    r"\b(?:click[- ]?through|open|bounce|view[- ]?through|like|follower growth) rates?\b|\bctr\b"
    r"|\bshare of voice\b|\bpage ?views? per (?:visit|session)\b|\btime on (?:site|page)\b"
)
_COUNTING = re.compile(
    r"^(?:(?:the|a|total|overall|cumulative|average|mean|annual|yearly|monthly|weekly|daily|quarterly|new"
    r"|unique|more|absolute|%|percentage|increase|growth|change|rise|in|of|number|numbers|no\.?|nr\.?|#"
    r"|count|volume|amount|sum|quantity)(?: |$))*"
)
_RELATIVE = re.compile(
    r"^\W*(?:the |average |overall )?(?:%|(?:percent(?:age)?|per cent|share|proportion|ratio|rate|time"
    r"|days|cost|costs|value|quality|accuracy|satisfaction|score)\b)"
)
_GROWTH = re.compile(r"(?:%|percent(?:age)?) (?:increase|growth|change|rise) in ")
_BEHIND = re.compile(
    r",| - | (?:of|per|by|for|in|on|at|to|from|with|within|under|over|that|which|who|than|and|or|shorter"
    r"|longer|above|below|during|through|via|leading|resulting|attending|attended by)\b.*"
)
# Said of what was counted: "calls made", "sessions held".
_DONE = _words(
    """
    made held sent given conducted delivered received logged placed organised organized hosted
    attended published posted completed handled generated worked spent run issued distributed
    volume count number total
    """
)
_YIELD = _words(
    """
    rate ratio share percentage percent conversion score satisfaction yield quality accuracy
    resolution response time duration cost value revenue length
    answered resolved converted won lost overtime downtime waiting idle outage saved avoided
    """
)


def activity(name: str) -> str | None:
    """Return the activity that a KPI of this name counts, or None when it counts something else."""
    plain = normalise(name)
    attention = _ATTENTION.search(plain)
    if attention is not None:
        return attention[0]
    if _RELATIVE.match(plain) and not _GROWTH.match(plain):
        return None
    counted = _BEHIND.sub("", _COUNTING.sub("", plain)).split()
    while counted and counted[-1].strip("().") in _DONE:
        counted.pop()
    if not counted or not _YIELD.isdisjoint(counted):
        return None
    head = re.sub(r"[^\w-]", "", counted[-1])
    return head if head in _ACTIVITY or singular(head) in _ACTIVITY else None


_MORE = r"\b(?:grow|increase|raise|more|boost|attract|drive|gain|build|promote)\b[\w ]{0,30}?"
_WANTED = re.compile(rf"{_MORE}\b(?:{'|'.join(sorted(_ACTIVITY))})s?\b(?! into)")
_ROOT = 5


def is_asked_for(word: str, goal: str) -> bool:
    """Tell whether a goal itself wants the activity: "well visited" wants visitors."""
    plain = normalise(goal)
    if _WANTED.search(plain):
        return True
    return any(said.startswith(word[:_ROOT]) for said in plain.split() if len(said) >= _ROOT)
