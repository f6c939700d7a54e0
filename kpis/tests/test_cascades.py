"""A target is shared out over departments or people: all in one go, or not at all."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from departments.models import Department, Quarter, User
from departments.tests.factories import DepartmentFactory
from kpis.cascading import Fit
from kpis.choices.targets import KptState
from kpis.models import Kpi, Kpt
from kpis.selectors.cascades import Cascade, cascade_of, totals_of
from kpis.services.cascades import Share, share_out
from kpis.tests.factories_cascade import KptContributionFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed


@pytest.fixture
def royalties(quarter: Quarter, farai: User) -> Kpt:
    """Return +15 % on 200 000, of the organization."""
    kpt: Kpt = KptFactory.create(quarter=quarter, owner=farai, relative_target=Decimal(15))
    return kpt


@pytest.fixture
def four(sales: Department, customer_service: Department) -> list[Department]:
    """Return four departments."""
    return [sales, customer_service, *DepartmentFactory.create_batch(2)]


def given(departments: list[Department], *amounts: str, how: str = "") -> dict[str, Share]:
    return {
        str(one.pk): Share(Decimal(amount) if amount else None, how)
        for one, amount in zip(departments, amounts, strict=True)
    }


def seen_now(kpt: Kpt, now: datetime) -> Cascade:
    return cascade_of(Kpt.objects.get(pk=kpt.pk), today=now.date())


def test_fifteen_per_cent_over_four_departments_in_one_go(
    royalties: Kpt, four: list[Department], dumisa: User, amina: User, now: datetime
) -> None:
    parts = share_out(
        kpt=royalties,
        shares=given(four, "4", "4", "4", "3", how="Wins members."),
        actor=dumisa,
        now=now,
    )

    by_department = {part.department: part for part in parts}
    assert [by_department[one].target_value for one in four] == [8000, 8000, 8000, 6000]
    first = by_department[four[0]]
    assert (first.baseline, first.owner) == (Decimal(0), amina)
    assert (first.parent, first.state, first.rationale) == (
        royalties,
        KptState.DRAFT,
        royalties.rationale,
    )
    assert first.contribution == "Wins members."
    total = seen_now(royalties, now).total()
    assert total is not None
    assert (total.allocated, total.fit) == (Fraction(15), Fit.FITS)


def test_every_part_has_a_series_of_its_own(
    royalties: Kpt, sales: Department, dumisa: User, now: datetime
) -> None:
    part = share_out(kpt=royalties, shares=given([sales], "4"), actor=dumisa, now=now)[0]

    assert part.kpi is not None
    assert part.kpi != royalties.kpi
    assert part.kpi.departments.get() == sales
    assert (part.kpi.unit, part.kpi.direction) == ("R", "increase")


def test_a_draft_part_is_changed_and_taken_away(
    royalties: Kpt, four: list[Department], dumisa: User, now: datetime
) -> None:
    share_out(kpt=royalties, shares=given(four[:2], "4", "4"), actor=dumisa, now=now)
    share_out(kpt=royalties, shares=given(four[:2], "5", ""), actor=dumisa, now=now)

    rows = Kpt.objects.filter(parent=royalties).order_by("state")
    assert [(row.state, row.target_value) for row in rows] == [
        ("draft", Decimal(10000)),
        ("withdrawn", Decimal(8000)),
    ]


def test_one_wrong_part_leaves_everything_as_it_was(
    royalties: Kpt, four: list[Department], dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError) as refusal:
        share_out(kpt=royalties, shares=given(four[:2], "4", "-1"), actor=dumisa, now=now)

    assert list(refusal.value.fields) == [f"share_{four[1].pk}"]
    assert not Kpt.objects.filter(parent=royalties).exists()
    assert Kpi.objects.count() == 1


def test_what_was_proposed_changes_with_a_reason_only(
    royalties: Kpt, sales: Department, dumisa: User, now: datetime
) -> None:
    KptFactory.create(
        quarter=royalties.quarter,
        level="department",
        department=sales,
        parent=royalties,
        baseline=Decimal(0),
        target_value=Decimal(8000),
        state=KptState.PROPOSED,
    )
    for amount in ("5", ""):
        with pytest.raises(DomainError):
            share_out(kpt=royalties, shares=given([sales], amount), actor=dumisa, now=now)
    assert share_out(kpt=royalties, shares=given([sales], "4"), actor=dumisa, now=now) == []


def test_a_part_that_is_measured_in_another_way_is_left_alone(
    royalties: Kpt, sales: Department, dumisa: User, now: datetime
) -> None:
    part = KptFactory.create(
        quarter=royalties.quarter,
        level="department",
        department=sales,
        parent=royalties,
        state=KptState.DRAFT,
        kpi__unit="licences",
    )
    assert share_out(kpt=royalties, shares=given([sales], ""), actor=dumisa, now=now) == []
    with pytest.raises(DomainError):
        share_out(kpt=royalties, shares=given([sales], "4"), actor=dumisa, now=now)
    part.refresh_from_db()
    assert part.state == KptState.DRAFT


def test_two_who_share_out_at_the_same_time_do_not_overwrite_each_other(
    royalties: Kpt, four: list[Department], dumisa: User, now: datetime
) -> None:
    seen = seen_now(royalties, now).seen
    share_out(kpt=royalties, shares=given(four[:1], "4"), seen=seen, actor=dumisa, now=now)
    with pytest.raises(Conflict):
        share_out(kpt=royalties, shares=given(four[:1], "9"), seen=seen, actor=dumisa, now=now)


def test_a_head_shares_the_departments_target_out_over_its_people(
    royalties: Kpt, sales: Department, amina: User, bongani: User, now: datetime
) -> None:
    own = KptFactory.create(
        quarter=royalties.quarter,
        level="department",
        department=sales,
        parent=royalties,
        baseline=Decimal(0),
        target_value=Decimal(8000),
        owner=amina,
    )
    part = share_out(
        kpt=own, shares={str(bongani.pk): Share(Decimal(3000), "Writes.")}, actor=amina, now=now
    )[0]

    assert (part.level, part.person, part.owner) == ("person", bongani, bongani)
    assert part.kpi is not None
    assert not part.kpi.department_links.exists()


def test_nobody_shares_out_for_others(
    royalties: Kpt, sales: Department, amina: User, farai: User, now: datetime
) -> None:
    for stranger in (amina, farai):
        with pytest.raises(NotAllowed):
            share_out(kpt=royalties, shares=given([sales], "4"), actor=stranger, now=now)


def test_a_stranger_gets_no_part(
    royalties: Kpt, dumisa: User, bongani: User, now: datetime
) -> None:
    with pytest.raises(DomainError):
        share_out(kpt=royalties, shares={str(bongani.pk): Share(Decimal(4))}, actor=dumisa, now=now)


def test_the_table_of_contributions_says_who_comes_first_and_how_he_helps(
    royalties: Kpt, four: list[Department], now: datetime
) -> None:
    row = KptContributionFactory.create(kpt=royalties, department=four[3])
    first = seen_now(royalties, now).places[0]

    assert (first.department, first.sentence) == (four[3], row.how)


def test_sums_of_many_targets_cost_as_much_as_of_one(
    royalties: Kpt,
    four: list[Department],
    dumisa: User,
    now: datetime,
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    others = [KptFactory.create(quarter=royalties.quarter) for _ in range(4)]
    for kpt in (royalties, *others):
        share_out(kpt=kpt, shares=given(four, "4", "4", "3", "1"), actor=dumisa, now=now)
    dumisa.headed_department_ids()
    for wanted in ([royalties], [royalties, *others]):
        with django_assert_num_queries(2):  # type: ignore[operator]
            assert len(totals_of(wanted, dumisa, today=now.date())) == len(wanted)


def test_what_people_carry_is_added_up_for_their_head_only(
    royalties: Kpt, sales: Department, amina: User, chipo: User, now: datetime
) -> None:
    own = KptFactory.create(quarter=royalties.quarter, level="department", department=sales)
    KptFactory.create(quarter=royalties.quarter, level="person", department=sales, parent=own)

    assert set(totals_of([own], amina, today=now.date())) == {own.pk}
    assert totals_of([own], chipo, today=now.date()) == {}
