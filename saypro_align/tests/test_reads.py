"""Several reads in one statement give what each of them would give alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.models import Count, Exists, OuterRef

from departments.models import Membership, Quarter, User
from departments.tests.factories import MembershipFactory, QuarterFactory
from saypro_align.lib.reads import Reads

pytestmark = pytest.mark.django_db


def test_each_part_gets_what_it_would_have_read_alone() -> None:
    MembershipFactory.create_batch(3)
    QuarterFactory.create(starts_on=date(2026, 7, 1))
    QuarterFactory.create(starts_on=date(2026, 10, 1))
    heads = Membership.objects.filter(user=OuterRef("pk"))
    parts: list[Any] = [
        Quarter.objects.order_by("-starts_on").values_list(
            "pk", "code", "starts_on", "plans_due_at"
        ),
        User.objects.order_by("name").values_list("name", "pk", "is_active"),
        Membership.objects.order_by()
        .values("role")
        .annotate(n=Count("pk"))
        .values_list("role", "n"),
        User.objects.annotate(is_head=Exists(heads))
        .order_by("pk")
        .values_list("is_head", "pk")[:2],
        User.objects.none().values_list("pk"),
        Membership.objects.select_related("user", "department").order_by("pk"),
        Quarter.objects.order_by("starts_on").only("name"),
    ]
    reads = Reads()

    answers = [reads.ask(part) for part in parts]

    assert [list(answer) for answer in answers] == [list(part) for part in parts]


def test_what_is_joined_to_a_row_comes_with_it(django_assert_num_queries: Any) -> None:
    head = MembershipFactory.create()
    reads = Reads()
    members = reads.ask(Membership.objects.select_related("user", "department"))
    quarters = reads.ask(Quarter.objects.all())

    with django_assert_num_queries(1):
        assert [(one.user.name, one.department.name) for one in members] == [
            (head.user.name, head.department.name)
        ]
        assert list(quarters) == []


def test_it_is_one_statement_however_many_parts(django_assert_num_queries: Any) -> None:
    reads = Reads()
    first = reads.ask(Quarter.objects.values_list("code", "starts_on"))
    second = reads.ask(User.objects.values_list("name", "last_login"))

    with django_assert_num_queries(1):
        assert (list(first), list(second)) == ([], [])


def test_probing_reads_only_what_is_there(django_assert_num_queries: Any) -> None:
    QuarterFactory.create(code="2026-Q4", starts_on=date(2026, 10, 1))
    reads = Reads(is_probing=True)
    codes = reads.ask(Quarter.objects.values_list("code"))
    names = reads.ask(User.objects.values_list("name"))
    members = reads.ask(Membership.objects.select_related("user")[:5])

    with django_assert_num_queries(2):
        assert (list(codes), list(names), list(members)) == ([("2026-Q4",)], [], [])


@pytest.mark.django_db(transaction=True)
def test_a_part_that_cannot_be_read_takes_no_other_with_it() -> None:
    QuarterFactory.create(code="2026-Q4", starts_on=date(2026, 10, 1))
    reads = Reads()
    broken = reads.ask(User.objects.extra(where=["no_such_column = 1"]).values_list("pk"))
    codes = reads.ask(Quarter.objects.values_list("code"))

    with pytest.raises(DatabaseError):
        list(broken)
    assert list(codes) == [("2026-Q4",)]


def test_what_is_asked_later_is_read_later() -> None:
    QuarterFactory.create(code="2026-Q4", starts_on=date(2026, 10, 1))
    reads = Reads()
    codes = reads.ask(Quarter.objects.values_list("code"))
    assert list(codes) == [("2026-Q4",)]

    due = reads.ask(
        Quarter.objects.filter(plans_due_at__gt=datetime(2020, 1, 1, tzinfo=UTC)).values_list(
            "code"
        )
    )

    assert list(due) == [("2026-Q4",)]
    assert list(codes) == [("2026-Q4",)]


def test_where_nothing_can_be_found_nothing_is_asked(django_assert_num_queries: Any) -> None:
    reads = Reads()
    nobody = reads.ask(User.objects.none().values_list("pk"))

    with django_assert_num_queries(0):
        assert list(nobody) == []
