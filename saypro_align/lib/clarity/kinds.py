"""What kind of thing it is: one certain thing, a known lot, several, or nothing one can be done with.

The lists in words.txt say which nouns stand for things, for what never is enough and for what is
only thought; a noun that no list has is taken for a thing where it is told apart by other words.
"""

from saypro_align.lib.clarity.phrases import Thing
from saypro_align.lib.clarity.vocabulary import words

_ABSTRACT, _PLENTY, _THINGS = (frozenset(words(name)) for name in ("abstract", "plenty", "things"))
_COUNTABLE, _PAPERS = frozenset(words("countable ideas")), frozenset(words("papers"))
_KNOWN_LOTS = frozenset(words("known lots"))
# "Surplus furniture" is a known lot, too.
_STUFF = frozenset({"furniture", "equipment", "stock", "machinery", "hardware", "land", "waste"})
# "The legacy service" is a certain one that is there.
_OLD = frozenset({"legacy", "obsolete", "redundant", "disused", "derelict"})
_MOODS, _ABSTRACT_ENDINGS = words("moods"), words("abstract endings")
_ADJECTIVES, _NEVER_READY = words("adjective endings"), frozenset(words("never ready"))
PEOPLE = frozenset({"owner", "successor", "sponsor", "deputy", "delegate", "chair", "auditor"})


# Nobody says how many more: "award additional prizes".
_SOME_MORE = frozenset(
    {"additional", "further", "various", "several", "appropriate", "relevant", "other", "suitable"}
)


def is_thing(what: Thing) -> bool:
    """Tell whether it is there or not there: a policy, but not policies."""
    if what.is_plural:
        is_told_apart = what.has_determiner or (len(what.words) > 1 and not _is_some_more(what))
        return what.kind in _THINGS and what.kind not in _PLENTY and is_told_apart
    return what.kind in _THINGS


def _is_some_more(what: Thing) -> bool:
    return what.words[0] in _SOME_MORE and len(what.words) < 3


def is_idea(what: Thing) -> bool:
    """Tell whether it is an idea of which there may be one: "a night bus service"."""
    return what.kind in _COUNTABLE and what.is_new and len(what.words) > 1


def is_one(what: Thing) -> bool:
    """Tell whether it is one certain thing: "the lease", "a second supplier", "our archive"."""
    if what.has_determiner and not _OLD.isdisjoint(what.words[:-1]):
        return True
    if what.kind in _ABSTRACT or what.head in _ABSTRACT:
        return is_thing(what) or (is_idea(what) and not what.is_plural)
    return what.has_determiner and not (what.is_plural and what.kind in _PLENTY)


def is_bare(what: Thing) -> bool:
    """Tell whether it is one thing named without an article: "board approval"."""
    head = what.head
    if what.is_plural or what.kind in _ABSTRACT | _PLENTY or not head.isascii():
        return what.kind in _THINGS and not what.is_plural
    if head.endswith((*_MOODS, *_ADJECTIVES)) and what.kind not in _THINGS:
        return False
    return not head.endswith(("ing", "ly", "tion")) or len(what.words) > 1


def are_many(what: Thing) -> bool:
    """Tell whether they are several of a certain sort: "library upgrades", but not "campaigns"."""
    known = what.kind in _ABSTRACT | _PLENTY
    return what.is_plural and not known and len(what.words) > 1 and not _is_some_more(what)


def is_known_lot(what: Thing) -> bool:
    """Tell whether it is known which ones: "the two old quays", "vacant posts", "our IT manuals"."""
    if what.kind in _STUFF:
        return not _KNOWN_LOTS.isdisjoint(what.words[:-1])
    if not what.is_plural or what.kind in _ABSTRACT:
        return False
    is_sorted = what.has_determiner and len(what.words) > 1
    return is_sorted or (len(what.words) > 1 and not _KNOWN_LOTS.isdisjoint(what.words))


def is_chosen(what: Thing) -> bool:
    """Tell whether one was looked for: "an owner", "owners for the new rooms", not "opportunities"."""
    return what.has_determiner or what.kind in PEOPLE


def is_settled(what: Thing) -> bool:
    """Tell whether it is one thing to be chosen, named without an article: "mooring policy"."""
    return len(what.words) > 1 and not what.is_plural and what.kind not in _ABSTRACT - _THINGS


def are_papers(what: Thing) -> bool:
    """Tell whether they are papers for one purpose: "diving procedures", but not "procedures"."""
    return what.is_plural and what.kind in _PAPERS and len(what.words) > 1


def is_new_one(what: Thing) -> bool:
    """Tell whether it is one thing more: "a second quay"."""
    is_ready = what.kind not in _NEVER_READY or is_idea(what)
    return what.is_new and not what.is_plural and is_one(what) and is_ready


def is_unlisted(what: Thing) -> bool:
    """Tell whether it is one thing of its own name, which no list has: "drum fishing simulator"."""
    if what.is_plural or len(what.words) < 2 or not what.head.isalpha():
        return False
    return what.kind not in _ABSTRACT | _PLENTY and not what.head.endswith(
        (*_ABSTRACT_ENDINGS, *_ADJECTIVES)
    )


def is_way(what: Thing) -> bool:
    """Tell whether it is a way of working of its own name: "two-factor authentication"."""
    is_known = what.kind in _ABSTRACT or what.head in _ABSTRACT
    is_named = len(what.words) > 1 or "-" in what.head
    return is_named and not what.is_plural and not is_known and not what.is_new
