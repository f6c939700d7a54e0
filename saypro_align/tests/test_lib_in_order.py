"""Ids that sort as they were made."""

import pytest

from saypro_align.lib.in_order import id_in_order


def test_each_id_is_greater_than_the_one_before() -> None:
    made = [id_in_order() for _ in range(5_000)]
    assert made == sorted(set(made))


def test_a_clock_that_stands_still_or_goes_back_does_not_disturb_the_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = id_in_order()
    monkeypatch.setattr("saypro_align.lib.in_order.time.time_ns", lambda: 0)
    assert before < id_in_order() < id_in_order()


def test_it_is_a_uuid_like_any_other() -> None:
    made = id_in_order()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
