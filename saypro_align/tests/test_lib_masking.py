"""Secret addresses never reach our log."""

import logging

import pytest

from saypro_align.lib.masking import SecretAddresses

WORD = "wYuEx3_Nv8evxUu3YjyvJYlHWPeSRzw2ySrwz5XmME4"


@pytest.mark.parametrize(
    ("message", "args", "line"),
    [
        ("%s: %s", ("Not Found", f"/c/{WORD}/"), "Not Found: /c/…/"),
        (f"GET /r/{WORD}/report.pdf", (), "GET /r/…/report.pdf"),
        ("%s", (f"/reports/stop/{WORD}/",), "/reports/stop/…/"),
        (f'"GET /c/{WORD}/?change=1 HTTP/1.1" 500', (), '"GET /c/…/?change=1 HTTP/1.1" 500'),
        ("%s", (f"/accounts/password/reset/key/1-{WORD}/",), "/accounts/password/reset/key/…/"),
        ("%d rows", (3,), "3 rows"),
    ],
    ids=[
        "as an argument",
        "a report",
        "stopping mails",
        "in the message",
        "a new password",
        "nothing secret",
    ],
)
def test_a_line_is_written_without_its_secret(
    message: str, args: tuple[object, ...], line: str
) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, None)
    assert SecretAddresses().filter(record)
    assert record.getMessage() == line
