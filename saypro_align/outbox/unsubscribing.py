"""Mails that come again and again can be stopped by who gets them, with one click of his mail program.

The outbox knows no reasons; apps name the kinds of mail, say where each is stopped, and who did.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Stop:
    """Where an address stops a mail, and which of some addresses, in small letters, have."""

    link: Callable[[str], str]
    stopped: Callable[[Iterable[str]], Collection[str]]


_STOPS: Final[dict[str, Stop]] = {}


def may_be_stopped(kinds: Iterable[str], stop: Stop) -> None:
    """Let these kinds of mail be stopped by who gets them."""
    _STOPS.update(dict.fromkeys(kinds, stop))


def link_to_stop(kind: str, address: str) -> str:
    """Return the page that stops this kind of mail to the address, or nothing."""
    stop = _STOPS.get(kind)
    return stop.link(address) if stop else ""


def stopped_among(kind: str, addresses: Iterable[str]) -> set[str]:
    """Return which of the addresses, in small letters, want no more of this kind."""
    stop = _STOPS.get(kind)
    return set(stop.stopped(addresses)) if stop else set()


def headers_of(kind: str, address: str) -> dict[str, str]:
    """Return what tells a mail program how to stop the mail by one click (RFC 8058)."""
    link = link_to_stop(kind, address)
    if not link:
        return {}
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
