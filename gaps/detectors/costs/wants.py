"""What one want costs the other where two departments deal with the same or with what the other makes.

The names are those of wants*.txt, two and two parted by a bar. Behind a star:
only within one field; behind a $: within one, or where one of the two deals with money.
"""

from gaps.detectors.messages import gettext_noop

TABLE: tuple[tuple[str, str], ...] = (
    (
        gettext_noop("Counting as many as possible rewards those that do not fit or do not stay."),
        "selling | fit *, selling | bond *, free | bond *, leads | fit *, leads | goodleads *, "
        "leads | bond *, leads | selling *, change | adoption *",
    ),
    (
        gettext_noop("More is sold or begun than can be done well."),
        "selling | capacity, promise | capacity, promise | debt, promise | steady *, change | capacity, "
        "promise | thrift $, promise | margin *, volume | capacity *",
    ),
    (
        gettext_noop("Each check costs time, and some are turned away."),
        "selling | checks, change | checks *, ease | checks, promise | checks *",
    ),
    (
        gettext_noop("Large lots and full loads wait; what is wanted at once comes in small ones."),
        "lots | pieces, lots | variety, lots | lean, lots | haste, lots | promise",
    ),
    (
        gettext_noop("What one keeps out of the warehouse the other wants in it."),
        "lean | stocked, lean | used *, lean | promise",
    ),
    (
        gettext_noop("Each variant and each exception breaks what is the same for all."),
        "variety | narrow, variety | standard, variety | capacity *, pieces | narrow, pieces | capacity, "
        "pieces | used, pieces | standard, change | standard",
    ),
    (
        gettext_noop("What is fully used is not free when it is needed."),
        "used | slack, used | selfdo, used | remote, volume | slack *, lots | slack *",
    ),
    (
        gettext_noop("Each change can break what runs."),
        "change | steady, change | debt, haste | steady *, haste | debt *",
    ),
    (
        gettext_noop("Who may pay late does, and some never pay."),
        "late | prompt, selling | prompt, prompt | bond $",
    ),
    (
        gettext_noop("What is sold cheaply earns little."),
        "cheaply | margin, cheaply | lasting, cheaply | bond *, selling | margin *, free | margin *, "
        "cheaply | thrift *",
    ),
    (
        gettext_noop("What counts this quarter leaves nothing for later."),
        "nowish | lasting, nowish | bond *, nowish | effort *",
    ),
    (
        gettext_noop("Who feels pressed or used loses trust."),
        "squeezing | untouched, squeezing | bond *, squeezing | content *, crowding | bond",
    ),
    (
        gettext_noop("What is gathered must be protected, and is not left alone."),
        "gather | sparing, gather | checks, ease | sparing",
    ),
    (
        gettext_noop("What is built or used is no longer left as it was."),
        "build | preserve *, consume | preserve *, build | untouched *",
    ),
    (
        gettext_noop("Hours that are filled are not hours of rest."),
        "drive | selfdo, drive | effort *, volume | selfdo *, selling | selfdo *, thrift | selfdo *",
    ),
    (
        gettext_noop("What keeps people longer is not what lets them finish quickly."),
        "solo | quickly",
    ),
    (
        gettext_noop("What is done in haste is not done with care."),
        "haste | care *, haste | checks, haste | besthire *, hires | besthire *, "
        "thrift | besthire *, haste | lean *, "
        "haste | capacity, haste | thrift *, volume | change *, "
        "haste | slack *, volume | care *, used | care *, change | care *, "
        "selling | care *, brief | care *, brief | content *, volume | content *",
    ),
    (
        gettext_noop("What one saves the other has to spend."),
        "thrift | effort $, thrift | care $, thrift | content $, thrift | pieces $, "
        "thrift | variety $, thrift | steady $, thrift | stocked $, thrift | slack *, "
        "thrift | lasting $, thrift | leads $, thrift | capacity *, thrift | used *, thrift | change $",
    ),
)
LINKS = (
    "buyers goods, buyers code, buyers cases, buyers money, buyers words, goods money, code cases, "
    "code money, treating money, treating people, study money, study people, people money, "
    "cases land, cases people, cases money, buyers land, land money"
)
