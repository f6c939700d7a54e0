"""Keeping secrets that stand in addresses out of our log."""

import logging
import re
from copy import copy
from typing import Any
from urllib.parse import unquote

# The words of links to check-ins and reports, who stops mails, and keys for a new password.
_SECRET = re.compile(r"(/c/|/r/|/reports/stop/|/password/reset/key/)[^/\s'\"]+")
_PATH = re.compile(r"/[^\s'\"]*%[^\s'\"]*")


def masked(text: str) -> str:
    """Return the text with dots for each secret: "/c/…/"; a path written in code is dots altogether."""
    plain = _SECRET.sub(r"\1…", text)
    if "%" in plain and _SECRET.sub("", unquote(plain)) != unquote(plain):
        plain = _PATH.sub("/…", plain)
    return plain


class SecretAddresses(logging.Filter):
    """Masks secret addresses in a line and in what is filled into it; every line goes through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record before it is written."""
        if isinstance(record.msg, str):
            record.msg = masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_one(value) for value in record.args)
        elif isinstance(record.args, dict):
            # The web server's access log fills its line from a mapping of its own making.
            told = copy(record.args)
            told.update({name: _one(value) for name, value in record.args.items()})
            record.args = told
        return True


def _one(value: Any) -> Any:
    return masked(value) if isinstance(value, str) else value
