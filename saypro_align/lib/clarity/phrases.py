"""A sentence in its parts: who does what to which thing. A rule of thumb, not a grammar.

"By June, review and update the travel policy for drivers" says: review, update · the · travel policy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from saypro_align.lib.clarity.calendar import SPAN, WHEN
from saypro_align.lib.clarity.vocabulary import is_plural, singular, stems, words
from saypro_align.lib.text import stem

_CLAUSES = re.compile(r"[.;:!?()\[\]•|]+(?=\s|$)| [-–—] |^[-–—*•] ?|->|=>")
_WORDS = re.compile(r"[\w&'/#+.-]*[\w&'/#+]|,")
_BEFORE = re.compile(
    rf"^\W*(?:(?:by|before|in|during|until|from|within) (?:the )?(?:end of |beginning of )?(?:the )?{WHEN}"
    r"(?: to \S+)?,? ?"
    r"|(?:in|by|from) (?:year|month|quarter|week) \w+, "
    rf"|(?:by|in|during|within|over) (?:the|our|its) (?:first|second|third|next|current|coming) {SPAN}, )"
)
# Whoever seeks or supports something has not done yet what it is for.
_HOPING = frozenset(
    {
        "seek",
        "continue",
        "seeking",
        "explore",
        "attempt",
        "lobby",
        "advocate",
        "encourage",
        "help",
        "support",
        "assist",
    }
    | {
        "enable",
        "equip",
        "empower",
        "inspire",
        "motivate",
        "pursue",
        "try",
        "want",
        "aim",
        "strive",
        "hope",
    }
)
# What they only make possible is not done by it: "skills of nurses to run a clinic".
_ABLE = frozenset(
    {
        "ability",
        "able",
        "easier",
        "possible",
        "simpler",
        "capability",
        "capacity",
        "enable",
        "empower",
        "how",
        "skills",
    }
)
_FILLERS, _PARTICLES = frozenset(words("fillers")), frozenset(words("particles"))
_ARTICLES, _BOUNDARY = frozenset(words("articles")), frozenset(words("boundary"))
_TELLING = _ARTICLES - {"each"}
_NEW = frozenset(words("indefinite"))
_WILL = ("will", "shall", "must", "should")
# "The council has to pass the by-law".
_HAS_TO = frozenset({"has", "have", "needs", "need"})
# "Minutes are written and published": a state of the minutes, and nobody's act.
_BEING = frozenset({"is", "are", "be", "been", "being", "was", "were"})
# A longer list of things tells no more; without an end it would only cost time.
_MOST_THINGS = 12
_JOINING = frozenset({"and", "or", ",", "&", "plus"})


@dataclass(frozen=True, slots=True)
class Thing:
    """What a verb is about: the words in front and the last one, which says what it is."""

    words: tuple[str, ...]
    has_determiner: bool
    is_new: bool

    @property
    def head(self) -> str:
        """The word that says what it is: "policy" of "travel policy"."""
        return self.words[-1]

    @property
    def kind(self) -> str:
        """The head as one of its kind."""
        return singular(self.head)

    @property
    def is_plural(self) -> bool:
        """Tell whether it speaks of several."""
        return is_plural(self.head)


@dataclass(frozen=True, slots=True)
class Act:
    """A verb at the beginning of a clause, or joined to one, with what it is about."""

    verb: str
    joined: tuple[str, ...]
    particle: str
    things: tuple[Thing, ...]
    after: str
    behind: str
    is_first: bool
    text: str


# A word of explanation inside a name: "the language (phonetics) laboratory".
_ASIDE = re.compile(r" \([a-z-]+\)(?= [a-z])")


# With whom it is done, between the verb and the thing: "draw up, in talks with the crews, a rota".
_TOGETHER = re.compile(
    r"^((?:to )?[a-z]+(?: (?:up|out))?(?: and [a-z]+)?)"
    r"(?:, (?:in|with|through|by|together with|jointly with) [^,]{3,80}, "
    r"| (?:together |jointly )?with (?:the |our |all )?(?:(?!to\b)[\w-]+ ){1,4}?(?=an? [\w-]+))"
)


# When it is done, between the verb and the thing: "adopt by May 2031 a rota".
_MEANWHILE = re.compile(
    rf"(?<=[a-z]),? (?:by|before|in|during|no later than) (?:the )?(?:end of )?{WHEN},? (?=(?:an?|the|its"
    r"|our|their) )"
)


def clauses(text: str) -> list[str]:
    """Part a folded text where one statement ends and another begins; leading dates are left out."""
    parts = (_BEFORE.sub("", part).strip(" ,") for part in _CLAUSES.split(_ASIDE.sub("", text)))
    return [_TOGETHER.sub(r"\1 ", _MEANWHILE.sub(" ", part)) for part in parts if part]


@lru_cache(maxsize=8)
def acts(text: str) -> tuple[Act, ...]:
    """Return what is done to what, clause by clause; several rules ask for the same text in a row."""
    return tuple(_acts(text))


def _acts(text: str) -> Iterator[Act]:
    for clause in clauses(text):
        said = _WORDS.findall(clause)
        start = 0
        while start < len(said) and (said[start] in _FILLERS or _is_manner(said[start])):
            start += 1
        for place in range(start, len(said)):
            if place == start or said[place - 1] in ("and", "or", ",", "to", "then", *_WILL):
                has_to = place > 1 and said[place - 1] == "to" and said[place - 2] in _HAS_TO
                is_for = said[place - 1] == "to" and place > start and not has_to
                if is_for and stem(said[start]) in _FOR_EVER:
                    continue
                if is_for and (_is_hoping(said[start:place]) or not _ABLE.isdisjoint(said[:place])):
                    continue
                if _is_no_act(said, start, place) or _goes_on(said[start:place]):
                    continue
                is_first = place == start or has_to or said[place - 1] in _WILL
                act = _act(said, place, clause, is_first=is_first)
                if act is not None:
                    yield act


def _is_no_act(said: list[str], start: int, place: int) -> bool:
    """Tell a state ("are published") and things in a row ("buoys, signs, maps") from a verb."""
    if said[place].endswith("ed") and not _BEING.isdisjoint(said[start:place]):
        return True
    return place > start and said[place - 1] in _JOINING and is_plural(said[place])


def _goes_on(before: list[str]) -> bool:
    """Tell whether the verbs in front share the thing, and one of them never ends: "use and adopt"."""
    if not before or before[0] not in _VERBS or len(before) > _MOST_THINGS:
        return False
    if not all(word in _VERBS or word in _JOINING for word in before):
        return False
    return any(stem(word) in _ENDLESS for word in before)


def _is_hoping(before: list[str]) -> bool:
    """Tell whether somebody is only helped to do it: "bring back dropouts and support them to …"."""
    joined = zip(before, ["and", *before], strict=False)
    return any(word in _HOPING and in_front in _JOINING for word, in_front in joined)


def _is_manner(word: str) -> bool:
    return len(word) > 4 and word.endswith("ly") and word not in ("apply", "supply", "reply")


def _act(said: list[str], place: int, clause: str, *, is_first: bool) -> Act | None:
    """Read a verb, the verbs joined to it, and the things behind them."""
    verb, at = said[place], place + 1
    particle = ""
    if at < len(said) and (said[at] in _PARTICLES or said[at - 1 : at + 1] == ["dispose", "of"]):
        particle, at = said[at], at + 1
    start, at = at, _past_joined_verbs(said, at)
    joined = tuple(word for word in said[start:at] if word in _VERBS)
    things, at = _things(said, at)
    after, behind = (*said[at : at + 2], "", "")[:2]
    return Act(verb, joined, particle, things, after, behind, is_first, clause) if things else None


_LOOKING = frozenset(
    map(stem, ("research", "evaluate", "assess", "explore", "study", "analyse", "review"))
)
_ENDLESS = stems("endless verbs") - stems("making") - stems("once") - stems("for one") - _LOOKING
# What it is for is not done by it: "maintain systems to hire crews".
_FOR_EVER = frozenset(
    map(
        stem,
        ("maintain", "improve", "enhance", "strengthen", "expand", "increase", "promote", "foster"),
    )
) | frozenset(
    map(
        stem,
        ("sustain", "deepen", "broaden", "continue", "optimise", "optimize", "leverage", "use"),
    )
)
_VERBS = frozenset(
    verb for name in ("endless verbs", "once", "making", "for one") for verb in words(name)
)


def _past_joined_verbs(said: list[str], at: int) -> int:
    """Step over "and update", ", publish and sign": verbs that share what is behind them."""
    while at + 1 < len(said) and said[at] in _JOINING:
        ahead = at
        while ahead < len(said) and said[ahead] in _JOINING:
            ahead += 1
        if ahead >= len(said) or said[ahead] not in _VERBS:
            return at
        at = ahead + 1
        if at < len(said) and said[at] in _PARTICLES:
            at += 1
    return at


def _things(said: list[str], at: int) -> tuple[tuple[Thing, ...], int]:
    """Read the things that are joined: "alerting, documentation and training"."""
    found: list[Thing] = []
    for _ in range(_MOST_THINGS):
        one, at = _thing(said, at)
        if one is not None:
            found.append(one)
        ahead = at
        while ahead < len(said) and said[ahead] in _JOINING:
            ahead += 1
        if ahead == at or ahead >= len(said) or _is_another_act(said, ahead):
            break
        at = ahead
    return _with_its_adjectives(found), at


def _is_another_act(said: list[str], at: int) -> bool:
    behind = said[at + 1] if at + 1 < len(said) else ""
    return said[at] in _VERBS and behind in _ARTICLES


def _with_its_adjectives(found: list[Thing]) -> tuple[Thing, ...]:
    """Join "a safe", "clean", "prepared city" into the one thing they are."""
    if len(found) > 1 and found[0].has_determiner and len(found[0].words) == 1:
        said = tuple(word for one in found for word in one.words)
        return (Thing(said, has_determiner=True, is_new=found[0].is_new),)
    return tuple(found)


def _thing(said: list[str], at: int) -> tuple[Thing | None, int]:
    start = at
    while at < len(said) and said[at] in _ARTICLES:
        at += 1
    told = frozenset(said[start:at])
    start = at
    while at < len(said) and not _ends_a_thing(said[at], is_first=at == start):
        if at > start and said[at].endswith("ed") and is_plural(said[at - 1]):
            break  # "tasks assigned" are tasks
        at += 1
    kept = tuple(said[start:at])
    return (
        Thing(kept, not told.isdisjoint(_TELLING), not told.isdisjoint(_NEW)) if kept else None
    ), at


def _ends_a_thing(word: str, *, is_first: bool) -> bool:
    is_comparison = word in ("more", "less", "better", "closer") or _is_manner(word)
    is_next = word in _TELLING or is_comparison
    return word in _BOUNDARY or word in _JOINING or (is_next and not is_first)


def things(text: str) -> tuple[Thing, ...]:
    """Read the things a text begins with, however many are joined."""
    return _things(_WORDS.findall(text), 0)[0]


def thing(text: str) -> Thing | None:
    """Read the thing a text begins with."""
    return _thing(_WORDS.findall(text), 0)[0]
