"""Haste and care, thrift and effort, reach and restraint: what one pole costs the other in any trade."""

from gaps.detectors.messages import gettext_noop

TABLE: tuple[tuple[str, str], ...] = (
    (
        gettext_noop("What is done in haste is not done with care."),
        "haste | thoroughness, count each hour | whole solution, count each hour | thoroughness, "
        "haste | whole solution, settled unseen | looked at first, said at once | cleared first, "
        "haste | cleared first",
    ),
    (
        gettext_noop("One saves the people whom the other needs."),
        "fewer people | more people, fewer people | more work done, fewer people | quick hires, "
        "fewer hands | light load, out among people | paperwork, research time | taught by the best",
    ),
    (
        gettext_noop("One saves what the other has to spend."),
        "less training | more training, less space | people present, old kit | new kit, "
        "cheap material | dear material, within budget | at any cost",
    ),
    (
        gettext_noop("What is sold cheaply earns little."),
        "cheap price | good margin, discounted deals | good margin",
    ),
    (
        gettext_noop("Who takes many cannot choose."),
        "many deals | choosy, intake | small groups, intake | choosy",
    ),
    (
        gettext_noop("What is fully used is not free when it is needed."),
        "full use | kept free, full use | taken at once, round the clock | upkeep windows, "
        "intake | kept free, nearly full | kept free, nearly full | taken at once, "
        "never stopped | out of service, round the clock | out of service",
    ),
    (
        gettext_noop("Waiting for a full load keeps customers waiting."),
        "full loads | every day supply",
    ),
    (
        gettext_noop("The same money cannot be kept and paid."),
        "pay late | pay early",
    ),
    (
        gettext_noop("What is made alike for all cannot suit each."),
        "uniform | local choice, uniform | promised extras, off the shelf | made to measure, "
        "wide range | narrow range, short list | any choice",
    ),
    (
        gettext_noop("What is shown or gathered is no longer private."),
        "openness | sparing data, more contact | less contact, more contact | records erased, "
        "records kept | records erased",
    ),
    (
        gettext_noop("More people come, and more is disturbed."),
        "more visitors | undisturbed, crowds | few visitors, crowds | undisturbed",
    ),
    (
        gettext_noop("Control takes the time and freedom of those who are controlled."),
        "strict control | easy access, more inspections | less burden, signed in again | one touch",
    ),
    (
        gettext_noop("What one wants to stay as it is the other changes."),
        "few changes | many changes made",
    ),
    (
        gettext_noop("The same room cannot be used twice."),
        "bought space | clean space, big orders | little storage, less road | more traffic",
    ),
    (
        gettext_noop("What one sells more of the other wants to use less."),
        "more drawn | less drawn",
    ),
    (
        gettext_noop("What is made easier for customers costs more of it."),
        "easy returns | few returns, thin service | paying service",
    ),
    (
        gettext_noop("More come in when the bar is low."),
        "large classes | high bar",
    ),
    (
        gettext_noop("Attention for new ones is taken from those who are there."),
        "new only | loyal ones",
    ),
)
