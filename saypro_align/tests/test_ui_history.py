"""The history block of a page."""

from datetime import UTC, datetime

from django.template import Context, Template

from saypro_align.audit.models import AuditEntry

AT = datetime(2026, 11, 21, 19, 40, tzinfo=UTC)


def shown(*entries: AuditEntry) -> str:
    return Template("{% load audit %}{% history entries %}").render(Context({"entries": entries}))


def entry(**values: object) -> AuditEntry:
    given = {"event": "mail.resent", "happened_at": AT, "subject_name": "Report", **values}
    return AuditEntry(**given)


def test_an_entry_says_who_did_what_and_when() -> None:
    html = shown(entry(actor_name="Thandi Mahlangu", why="Address was wrong"))
    assert "<strong>Thandi Mahlangu</strong> sent the mail again: Report" in html
    assert "21 Nov 2026, 21:40 SAST" in html
    assert "Address was wrong" in html


def test_the_system_has_a_name_too() -> None:
    assert "The system" in shown(entry())


def test_old_and_new_stand_side_by_side_and_are_escaped() -> None:
    html = shown(entry(changes={"due_on": [None, "<b>2026-12-31</b>"], "names": [[], ["a", "b"]]}))
    assert "<dt>due on</dt>" in html
    assert "<del>–</del> → <ins>&lt;b&gt;2026-12-31&lt;/b&gt;</ins>" in html
    assert "<ins>a, b</ins>" in html


def test_a_long_text_is_shortened() -> None:
    assert "x" * 301 not in shown(entry(changes={"text": ["", "x" * 5000]}))


def test_no_history_says_so() -> None:
    assert "Nothing has happened here yet." in shown()
