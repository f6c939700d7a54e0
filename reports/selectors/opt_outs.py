"""Who wants no more reports by mail, of one kind or of all."""

from collections.abc import Collection, Iterable
from typing import Final

from reports.choices import DigestKind
from reports.models import OptOut
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of

_TOLD: Final = 20


def ends(kind: str) -> tuple[str, ...]:
    """Return what ends a kind of mail: who stops all reports is still reminded of his own work."""
    return (kind,) if kind == DigestKind.REMINDER else ("", kind)


def stopped_kinds(address: str) -> set[str]:
    """Return the kinds the address has stopped; the empty kind stands for all."""
    rows = OptOut.objects.filter(address=address.lower(), resumed_at=None)
    return set(rows.values_list("kind", flat=True))


def has_stopped(address: str, kind: str) -> bool:
    """Return whether the address wants no more reports of the kind."""
    return bool(stopped_kinds(address) & set(ends(kind)))


def stopped_among(addresses: Iterable[str], kind: str) -> Collection[str]:
    """Return which of the addresses, in small letters, want no more reports of the kind."""
    wanted = [address.lower() for address in addresses]
    rows = OptOut.objects.filter(address__in=wanted, resumed_at=None, kind__in=ends(kind))
    return set(rows.values_list("address", flat=True))


def stops_of(addresses: Iterable[str], kind: str | None = None) -> list[AuditEntry]:
    """Return what was stopped and started for the addresses, by whom, the newest first.

    With a kind only what concerns it: stops of that kind and of all kinds.
    """
    stops = OptOut.objects.filter(address__in=[one.lower() for one in addresses])
    if kind is not None:
        stops = stops.filter(kind__in=["", kind])
    return entries_of(*stops.order_by("-stopped_at", "pk")[:_TOLD], limit=_TOLD)
