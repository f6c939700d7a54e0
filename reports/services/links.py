"""Addresses that stand in report mails."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reports.choices import STOPPABLE, Audience
from reports.models import ReportRun
from reports.renderers.links import Links
from reports.services.report_links import link_for

_SALT: Final = "reports.stop"
# Stands where a recipient's own word will stand.
_YOURS: Final = "your-link"


@dataclass(frozen=True, slots=True)
class StopLink:
    """What a stop link was made for: an address, and the kind of its mail; empty for all kinds."""

    address: str
    kind: str = ""


def for_run(run: ReportRun) -> Links:
    """Return the addresses of a run; what is each recipient's own is a stand-in until he is known.

    Outside readers have no account: their page says by itself how the number is worked out.
    """
    stop = _absolute(reverse("reports:stop_mails", args=[_YOURS]))
    if run.audience == Audience.EXTERNAL:
        page = _absolute(reverse("reports:outside_report", args=[_YOURS]))
        return Links(report=page, stop=stop, how=f"{page}#about-title")
    return Links(
        report=_absolute(reverse("reports:report_page", args=[run.pk])),
        stop=stop,
        how=_absolute(reverse("gaps:how")),
        manage=_absolute(reverse("departments:account")),
        site=settings.SITE_URL,
    )


def for_address(run: ReportRun, address: str, *, now: datetime) -> dict[str, str]:
    """Return what takes the place of each stand-in in the mail to one address.

    Makes the link of an outside reader, so it is called in the transaction that writes the mail.
    """
    places = for_run(run)
    own = {places.stop: stop_link(address, run.kind)}
    if run.audience == Audience.EXTERNAL:
        own[places.report] = link_for(run, address, now=now)
    return own


def filled(text: str, own: dict[str, str]) -> str:
    """Return a mail's text with the recipient's own addresses in place of the stand-ins."""
    for stand_in, address in own.items():
        text = text.replace(stand_in, address)
    return text


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
    return StopLink(address, kind if kind in dict(STOPPABLE) else "")


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
