"""Typed readers of environment variables that refuse odd values at start, not at midnight.

Every reader also looks at `<NAME>_FILE`, the path of a file with the value (container secrets).
"""

import os
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

_TRUE: Final = {"1", "true", "yes", "on"}
_FALSE: Final = {"0", "false", "no", "off"}
_LOCAL_HOSTS: Final = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
_EXAMPLE_KEYS: Final = ("change-me", "example", "insecure", "secret-key")
_SHORTEST_KEY: Final = 50


def text(name: str, default: str | None = None) -> str:
    """Return the variable's text; without a default its absence stops the start."""
    if file_name := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set.")
    return default


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; anything but a plain yes or no is refused."""
    value = text(name, "").lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1, 0, true, false, yes, no, on, off.")


def whole(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """Return a whole number between `least` and `most`."""
    value = text(name, "")
    if not value:
        return default
    try:
        number = int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name} must be between {least} and {most}.")
    return number


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]


def secret_key() -> str:
    """Return SECRET_KEY; short keys and the ones printed in examples are refused."""
    key = text("SECRET_KEY")
    if len(key) < _SHORTEST_KEY:
        raise ImproperlyConfigured(f"SECRET_KEY must have at least {_SHORTEST_KEY} characters.")
    if any(word in key.lower() for word in _EXAMPLE_KEYS):
        raise ImproperlyConfigured("SECRET_KEY is an example value; generate one of your own.")
    if len(set(key)) < 10:
        raise ImproperlyConfigured("SECRET_KEY has too few different characters.")
    return key


def allowed_hosts(default: tuple[str, ...] = ()) -> list[str]:
    """Return ALLOWED_HOSTS; a wildcard for everything is refused."""
    hosts = names("ALLOWED_HOSTS", default)
    if any(host in {"*", ".", ".*"} for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; * is refused.")
    return hosts


def refuse_debug_in_public(*, debug: bool, hosts: list[str]) -> None:
    """Stop the start when DEBUG is on and a host other than this machine is served."""
    public = [host for host in hosts if host not in _LOCAL_HOSTS]
    if debug and public:
        raise ImproperlyConfigured("DEBUG must be off when ALLOWED_HOSTS names a public host.")


def refuse_short_lease(*, lease: int, conversation: int) -> None:
    """Stop the start when a mail could be claimed by a second sender while the first still talks.

    The claim comes before the questions about rights and the connection: half a conversation for them.
    """
    least = conversation + (conversation + 1) // 2
    if lease < least:
        raise ImproperlyConfigured(
            f"MAIL_LEASE_SECONDS must be at least {least}: half as long again as the "
            f"{conversation} seconds that one conversation with the mail server may take "
            "(MAIL_CONVERSATION_SECONDS). With a shorter one people would get mails twice."
        )
