"""Who is told of a step or a deadline that comes or has passed, and when: data for the one sender."""

from typing import Final

from saypro_align.lib.reminding import Counting, Rule, Rung, Who

RULE: Final = Rule(
    kind="steps_late",
    rungs=(
        Rung(-2, Who.OWNER),
        Rung(1, Who.OWNER),
        Rung(3, Who.RESPONSIBLE),
        Rung(7, Who.HEAD),
        Rung(14, Who.OFFICE),
    ),
    counting=Counting.CALENDAR,
)
EARLIEST: Final = min(rung.days for rung in RULE.rungs)
