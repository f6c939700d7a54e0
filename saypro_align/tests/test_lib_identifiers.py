"""Ids come from either database as the same UUIDs, and NULL as nothing."""

from uuid import UUID

import pytest

from departments.models import User
from saypro_align.lib import identifiers

ONE = UUID("00c5f35d-3796-4310-b1fe-16a884694441")


def test_a_text_of_the_database_is_its_uuid() -> None:
    found = identifiers.read(str(ONE))
    assert (found, hash(found), str(found)) == (ONE, hash(ONE), str(ONE))
    assert found is identifiers.read(str(ONE))


def test_nothing_stays_nothing() -> None:
    assert identifiers.read(None) is None


@pytest.mark.django_db
def test_a_row_read_again_has_the_id_it_was_given(amina: User) -> None:
    assert User.objects.values_list("pk", flat=True).get(email=amina.email) == amina.pk
    assert isinstance(User.objects.get(email=amina.email).pk, UUID)
