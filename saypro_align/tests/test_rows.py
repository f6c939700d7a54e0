"""The one writer of editable rows loses nobody's text and leaves a trace of everything."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q

from departments.models import Department, User
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.registry import EVENTS, register
from saypro_align.audit.rows import create_row, save_row
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import Conflict


@pytest.fixture(autouse=True)
def event(monkeypatch: pytest.MonkeyPatch) -> str:
    """Register an event of this test's own."""
    monkeypatch.setitem(EVENTS, "test.saved", "saved")
    return "test.saved"


def test_a_save_bumps_the_version_and_keeps_history_and_audit(
    sales: Department, amina: User, now: datetime, event: str
) -> None:
    save_row(
        sales,
        changes={"name": "Field Sales"},
        expected_version=1,
        actor=amina,
        now=now,
        event=event,
        why="They travel.",
    )

    saved = Department.objects.get(pk=sales.pk)
    entry = AuditEntry.objects.get(event=event)
    assert (saved.name, saved.version, saved.updated_at) == ("Field Sales", 2, now)
    assert (entry.actor, entry.changes, entry.why) == (
        amina,
        {"name": ["Sales", "Field Sales"]},
        "They travel.",
    )
    newest = Department.history.get(id=sales.pk, history_type="~")
    assert (newest.name, newest.history_user, newest.history_date) == ("Field Sales", amina, now)


def test_whoever_saves_second_gets_both_texts_and_changes_nothing(
    sales: Department, amina: User, now: datetime, event: str
) -> None:
    second = Department.objects.get(pk=sales.pk)
    save_row(
        sales, changes={"name": "First"}, expected_version=1, actor=amina, now=now, event=event
    )

    with pytest.raises(Conflict) as lost:
        save_row(
            second,
            changes={"name": "Second"},
            expected_version=1,
            actor=amina,
            now=now,
            event=event,
        )

    assert lost.value.current.name == "First"
    assert lost.value.mine == {"name": "Second"}
    assert second.name == "Sales"
    assert Department.objects.get(pk=sales.pk).name == "First"
    assert AuditEntry.objects.filter(event=event).count() == 1


def test_a_version_older_than_the_loaded_row_is_refused_at_once(
    sales: Department, amina: User, now: datetime, event: str
) -> None:
    save_row(
        sales, changes={"name": "First"}, expected_version=1, actor=amina, now=now, event=event
    )
    fresh = Department.objects.get(pk=sales.pk)

    with pytest.raises(Conflict):
        save_row(
            fresh, changes={"name": "Second"}, expected_version=1, actor=amina, now=now, event=event
        )


def test_a_condition_that_no_longer_holds_is_a_conflict(
    sales: Department, amina: User, now: datetime, event: str
) -> None:
    with pytest.raises(Conflict):
        save_row(
            sales,
            changes={"name": "Other"},
            expected_version=None,
            actor=amina,
            now=now,
            event=event,
            where=Q(slug="elsewhere"),
        )

    assert Department.objects.get(pk=sales.pk).name == "Sales"


def test_saving_the_same_values_leaves_no_trace(
    sales: Department, amina: User, now: datetime, event: str
) -> None:
    save_row(
        sales, changes={"name": "Sales"}, expected_version=1, actor=amina, now=now, event=event
    )

    assert Department.objects.get(pk=sales.pk).version == 1
    assert not AuditEntry.objects.filter(event=event).exists()


def test_a_refused_value_leaves_row_and_object_as_they_were(
    sales: Department, amina: User, now: datetime, event: str
) -> None:
    with pytest.raises(ValidationError):
        save_row(
            sales,
            changes={"time_zone": "Mars/Olympus"},
            expected_version=1,
            actor=amina,
            now=now,
            event=event,
        )

    assert sales.time_zone == "Africa/Johannesburg"
    assert Department.objects.get(pk=sales.pk).version == 1


def test_creating_a_row_tells_what_it_began_with(amina: User, now: datetime, event: str) -> None:
    row = create_row(
        Department(name="Legal", slug="legal", active_from=now.date()),
        actor=amina,
        now=now,
        event=event,
    )

    entry = AuditEntry.objects.get(subject_id=row.pk)
    assert entry.changes["name"] == [None, "Legal"]
    assert (row.created_at, row.updated_at) == (now, now)


def test_an_event_must_be_registered_and_only_once(
    sales: Department, amina: User, now: datetime
) -> None:
    with pytest.raises(KeyError):
        record("nobody.knows", actor=amina, subject=sales, now=now)
    with pytest.raises(ValueError, match="registered twice"):
        register({"test.saved": "another sentence"})


def test_secrets_are_masked_in_the_trail(
    amina: User, sales: Department, now: datetime, event: str
) -> None:
    entry = record(event, actor=amina, subject=sales, now=now, changes={"password": ("old", "new")})

    assert entry.changes == {"password": ["•••", "•••"]}


def test_the_database_refuses_a_version_that_no_obligation_carries(sales: Department) -> None:
    with pytest.raises(IntegrityError):
        Department.objects.filter(pk=sales.pk).update(active_until="1999-01-01")
