"""Which aims cost each other, and why: tables that anybody can read and extend.

The names are those of aims*.txt and poles.txt, two and two parted by a bar; each reason is shown to
people and can be translated.
"""

from gaps.detectors.costs import functions, making, poles, serving
from gaps.detectors.messages import gettext_noop


def _both_ways() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for reason, pairs in (*making.TABLE, *serving.TABLE, *poles.TABLE, *functions.TABLE):
        for pair in pairs.split(", "):
            one, other = pair.split(" | ")
            found[one, other] = found[other, one] = reason
    return found


TENSIONS = _both_ways()
OPPOSITE = gettext_noop("One raises what the other lowers.")
