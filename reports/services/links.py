"""Addresses that stand in report mails."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reports.choices import ReportKind
from reports.models import ReportRun
from reports.renderers.links import Links

_SALT = "reports.stop"


@dataclass(frozen=True, slots=True)
class StopLink:
    """What a stop link was made for: an address, and the kind of its mail; empty for all kinds."""

    address: str
    kind: str = ""


def for_run(run: ReportRun) -> Links:
    """Return the addresses of a run; the stop link is a stand-in until the recipient is known."""
    return Links(
        report=_absolute(reverse("reports:report_page", args=[run.pk])),
        stop=_absolute(reverse("reports:stop_mails", args=["your-link"])),
        how=_absolute(reverse("gaps:how")),
    )


def stop_link(address: str, kind: str = "") -> str:
    """Return the address of the page that stops the reports of a kind to one mail address."""
    token = signing.dumps([address.lower(), kind], salt=_SALT, compress=True)
    return _absolute(reverse("reports:stop_mails", args=[token]))


def behind_stop_link(token: str) -> StopLink | None:
    """Return what a stop link was made for, or None for one we did not make."""
    try:
        held = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    if isinstance(held, str):
        # Links in older mails name the address alone: they stop reports of all kinds.
        return StopLink(held)
    address, kind = held
    return StopLink(address, kind if kind in ReportKind.values else "")


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
