"""A draft made again keeps what was written: lines by lines. Pure."""

from collections.abc import Sequence


def merged(text: str, before: Sequence[str], now: Sequence[str]) -> str:
    """Return the text with what the data says now.

    `before` is what it said when the text was drafted last. A line that nobody touched and that the
    data no longer says goes; a line the data says newly is added at the end; what somebody wrote,
    changed or took out stays so.
    """
    kept = [line for line in text.splitlines() if line not in before or line in now]
    known = {*before, *kept}
    new = [line for line in dict.fromkeys(now) if line not in known]
    return "\n".join([*kept, *new]).strip("\n")
