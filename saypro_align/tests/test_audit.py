"""What stands in the audit trail stays there, and only registered events come in."""

from datetime import datetime
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from departments.models import User
from saypro_align.audit.models import AppendOnly, AuditEntry
from saypro_align.audit.registry import register
from saypro_align.audit.selectors import entries_of
from saypro_align.audit.services import record

pytestmark = pytest.mark.django_db
append_only = import_module("saypro_align.audit.migrations.0002_append_only")


@pytest.fixture
def entry(gugu: User, amina: User, now: datetime) -> AuditEntry:
    """Return an entry about Amina by Gugu."""
    return record(
        "user.edited",
        actor=gugu,
        subject=amina,
        now=now,
        changes={"name": ("Amina", "Amina Yusuf"), "password": ("old", "new")},
        why="She said so.",
    )


def test_an_entry_says_who_when_what_from_to_and_why(
    entry: AuditEntry, gugu: User, amina: User, now: datetime
) -> None:
    told = AuditEntry.objects.get(pk=entry.pk)
    assert (told.actor, told.actor_name, told.happened_at) == (gugu, "Gugu Dlamini", now)
    assert (told.subject_label, told.subject_id) == ("departments.user", amina.pk)
    assert told.changes["name"] == ["Amina", "Amina Yusuf"]
    assert told.why == "She said so."


def test_secrets_are_not_written_down(entry: AuditEntry) -> None:
    assert entry.changes["password"] == ["•••", "•••"]


def test_an_unknown_event_is_refused(gugu: User, now: datetime) -> None:
    with pytest.raises(KeyError):
        record("nobody.knows", actor=gugu, subject=gugu, now=now)


def test_an_event_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        register({"user.edited": "did something else"})


def test_history_comes_newest_first(entry: AuditEntry, amina: User, now: datetime) -> None:
    newer = record("user.deactivated", actor=None, subject=amina, now=now.replace(hour=23))
    assert entries_of(amina) == [newer, entry]


def test_what_happened_in_one_moment_is_told_in_the_order_it_happened(
    amina: User, gugu: User, now: datetime
) -> None:
    told = [record("user.edited", actor=gugu, subject=amina, now=now) for _ in range(9)]
    assert entries_of(amina) == told[::-1]


def test_code_cannot_change_or_delete_entries(entry: AuditEntry) -> None:
    with pytest.raises(AppendOnly):
        AuditEntry.objects.filter(pk=entry.pk).update(why="")
    with pytest.raises(AppendOnly):
        AuditEntry.objects.all().delete()
    with pytest.raises(AppendOnly):
        entry.delete()
    assert AuditEntry.objects.get(pk=entry.pk).why == "She said so."


def test_the_database_refuses_a_change(entry: AuditEntry) -> None:
    entry.why = ""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    assert AuditEntry.objects.get(pk=entry.pk).why == "She said so."


@pytest.fixture
def deletes_refused() -> None:
    """Put the trigger back that the suite's own SQLite database does without."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(append_only.SQLITE[1])


def test_the_database_refuses_to_delete(entry: AuditEntry, deletes_refused: None) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM audit_auditentry")
    assert AuditEntry.objects.filter(pk=entry.pk).exists()
