"""Secret addresses never reach our log."""

import logging

import pytest
from gunicorn.glogging import SafeAtoms

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
        ("%s", (f"GET /%72/{WORD}/ HTTP/1.1",), "GET /… HTTP/1.1"),
        ("%s", (f"GET /accounts/login/?next=%2Fr%2F{WORD}%2F HTTP/1.1",), "GET /… HTTP/1.1"),
        ("%s", ("GET /gaps/?q=50%25 HTTP/1.1",), "GET /gaps/?q=50%25 HTTP/1.1"),
        ("%d rows", (3,), "3 rows"),
    ],
    ids=[
        "as an argument",
        "a report",
        "stopping mails",
        "in the message",
        "a new password",
        "a letter of the path in code",
        "inside another address",
        "a sign in code that hides nothing",
        "nothing secret",
    ],
)
def test_a_line_is_written_without_its_secret(
    message: str, args: tuple[object, ...], line: str
) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, None)
    assert SecretAddresses().filter(record)
    assert record.getMessage() == line


def test_the_web_servers_own_line_is_written_without_its_secret() -> None:
    told = SafeAtoms({"r": f"GET /r/{WORD}/ HTTP/1.1", "f": f"https://align.example/r/{WORD}/"})
    record = logging.LogRecord(
        "gunicorn.access", logging.INFO, __file__, 1, '%(r)s "%(f)s" %(x)s', (told,), None
    )
    assert SecretAddresses().filter(record)
    assert record.getMessage() == 'GET /r/…/ HTTP/1.1 "https://align.example/r/…/" -'


def test_each_worker_of_the_web_server_masks_its_lines() -> None:
    import saypro_align.wsgi  # noqa: F401

    filters = logging.getLogger("gunicorn.access").filters
    assert any(isinstance(one, SecretAddresses) for one in filters)
