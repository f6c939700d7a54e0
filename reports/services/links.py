"""Addresses that stand in report mails."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reports.models import ReportRun
from reports.renderers.links import Links

_SALT = "reports.stop"


def for_run(run: ReportRun) -> Links:
    """Return the addresses of a run; the stop link is a stand-in until the recipient is known."""
    return Links(
        report=_absolute(reverse("reports:report_page", args=[run.pk])),
        stop=_absolute(reverse("reports:stop_mails", args=["your-link"])),
        how=_absolute(reverse("gaps:how")),
    )


def stop_link(address: str) -> str:
    """Return the address that stops the reports to one mail address."""
    token = signing.dumps(address.lower(), salt=_SALT, compress=True)
    return _absolute(reverse("reports:stop_mails", args=[token]))


def stopping_address(token: str) -> str | None:
    """Return the mail address a stop link was made for, or None for one we did not make."""
    try:
        address = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return address if isinstance(address, str) else None


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
