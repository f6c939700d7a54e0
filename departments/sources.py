"""Where a request comes from, as far as it can be believed."""

from django.conf import settings
from django.http import HttpRequest

from departments.services.sign_in import network_of


def network_of_request(request: HttpRequest | None) -> str:
    """Return the network of the caller.

    `X-Forwarded-For` is what the caller says; only the entries that our own proxies appended
    (`TRUSTED_PROXIES` of them, counted from the right) are believed.
    """
    if request is None:
        return "unknown"
    remote = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= settings.TRUSTED_PROXIES:
            remote = forwarded[-settings.TRUSTED_PROXIES].strip()
    return network_of(remote)
