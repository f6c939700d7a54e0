"""Search finds what the reader may read, and nothing else; the words are marked."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as some

from actions.tests.factories import CorrectiveActionFactory
from conftest import ClientOf
from departments.choices import PlanState
from departments.models import Department, Obligation, User
from departments.tests.factories import (
    GoalFactory,
    KeyProjectFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    UserFactory,
)
from departments.tests.factories_focus import CrossTeamFactory
from gaps.choices import GapSource, GapState
from gaps.tests.factories import gap_between
from kpis.tests.factories import KpiDepartmentFactory, KpiFactory, KpiUseFactory
from kpis.tests.factories_targets import KptFactory
from reports.selectors.search import search, words_of
from saypro_align.lib.marking import excerpt, marked

CANARY = "zebrawombat"
pytestmark = pytest.mark.django_db


def titles(text: str, user: User, **options: Any) -> dict[str, list[str]]:
    """Return what is found, by kind."""
    found = search(text, user, **options)
    return {group.kind: [hit.plain_title for hit in group.hits] for group in found.groups}


@pytest.fixture
def draft_of_customer_service(
    quarter: Any, customer_service: Department, chipo: User
) -> Obligation:
    """Return what Customer Service owes; its draft, KPI and suspected gap hold the canary."""
    owed = ObligationFactory.create(quarter=quarter, department=customer_service)
    plan = PlanFactory.create(
        obligation=owed, author=chipo, state=PlanState.DRAFT, summary=f"Summary {CANARY}"
    )
    objective = ObjectiveFactory.create(plan=plan, text=f"Objective {CANARY}")
    kpi = KpiFactory.create(name=f"KPI {CANARY}", departments=[customer_service])
    KpiUseFactory.create(objective=objective, kpi=kpi)
    gap = gap_between(
        owed,
        source=GapSource.RULE,
        state=GapState.SUSPECTED,
        on_draft=True,
        sentence=f"Gap {CANARY}",
    )
    CorrectiveActionFactory.create(
        gap=gap, department=customer_service, title=f"Action {CANARY}", responsible=chipo
    )
    return owed


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("chipo", {"plans", "objectives", "kpis", "gaps", "actions"}),
        ("dumisa", {"plans", "objectives", "kpis", "gaps", "actions"}),
        ("amina", set()),
        ("bongani", set()),
        ("gugu", set()),
    ],
)
def test_a_foreign_draft_is_found_by_nobody_outside(
    who: str,
    kinds: set[str],
    request: pytest.FixtureRequest,
    draft_of_customer_service: Obligation,
    client_of: ClientOf,
) -> None:
    user = request.getfixturevalue(who)

    assert set(titles(CANARY, user)) == kinds
    page = client_of(user).get(f"/search/?q={CANARY}").content.decode()
    assert ("Objective" in page.partition("<main")[2]) is ("objectives" in kinds)


def test_targets_are_found_by_who_may_read_them_projects_and_teams_by_everybody(
    quarter: Any, sales: Department, amina: User, chipo: User, bongani: User
) -> None:
    KptFactory.create(quarter=quarter, name=f"Shared {CANARY}")
    own = {"level": "person", "department": sales, "person": bongani}
    KptFactory.create(quarter=quarter, name=f"Own {CANARY}", **own)
    KeyProjectFactory.create(name=f"Project {CANARY}")
    CrossTeamFactory.create(name=f"Team {CANARY}")

    everybody = {"projects": [f"Project {CANARY}"], "teams": [f"Team {CANARY}"]}
    assert titles(CANARY, chipo) == {"targets": [f"Shared {CANARY}"], **everybody}
    assert titles(CANARY, amina)["targets"] == [f"Own {CANARY}", f"Shared {CANARY}"]


def test_a_suggestion_never_names_what_may_not_be_read(
    draft_of_customer_service: Obligation, amina: User, chipo: User
) -> None:
    assert search("zebrawombta", amina).suggestion == ""
    assert search("zebrawombta", chipo).suggestion == CANARY


def test_addresses_are_searched_for_those_only_who_may_read_them(amina: User, dumisa: User) -> None:
    UserFactory.create(name="Sipho Ndlovu", email="hidden.address@saypro.example")

    assert titles("hidden", amina) == {}
    assert titles("hidden", dumisa) == {"people": ["Sipho Ndlovu"]}


def test_external_readers_and_who_left_are_not_named(amina: User, eve: User) -> None:
    UserFactory.create(name="Gone Before", is_active=False)

    assert titles("Eve", amina) == {}
    assert titles("Gone", amina) == {}


def test_an_external_reader_may_not_search(eve: User, client_of: ClientOf) -> None:
    assert client_of(eve).get("/search/?q=sales").status_code in {403, 404}


@pytest.mark.parametrize(
    "text", ["conversion", "Conversions", "CONVER", "rate conversion", "the conversion of"]
)
def test_words_are_found_bent_begun_and_in_any_order(text: str, amina: User) -> None:
    KpiFactory.create(name="Lead conversion rate", departments=[])
    KpiFactory.create(
        name="Lead conversion rate of Sales", departments=[amina.current_memberships[0].department]
    )

    assert titles(text, amina) == {"kpis": ["Lead conversion rate of Sales"]}


def test_all_words_must_occur_but_in_any_field(amina: User) -> None:
    GoalFactory.create(title="Grow revenue", why="New content pays for itself.")

    assert titles("revenue content", amina) == {"goals": ["Grow revenue"]}
    assert titles("revenue wombat", amina) == {}


@pytest.mark.parametrize("text", ["naïve", "NAÏVE", "customer's", "план", "2,5"])
def test_words_of_any_language_are_found(text: str, amina: User) -> None:
    GoalFactory.create(title="Naïve customer's план 2,5", why="", description="")

    assert list(titles(text, amina)) == ["goals"]


def test_a_short_word_is_not_found_inside_another(amina: User) -> None:
    GoalFactory.create(title="Raise quality", why="Quantity follows.", description="")

    assert titles("it", amina) == {}


def test_a_misspelt_word_is_mended(amina: User) -> None:
    GoalFactory.create(title="Increase sales conversions")
    found = search("convertions", amina)

    assert (found.total, found.suggestion) == (0, "conversions")
    assert search(found.suggestion, amina).total == 1


def test_of_several_versions_the_newest_one_is_found(
    amina: User, sales_obligation: Obligation, chipo: User
) -> None:
    for number, state in enumerate((PlanState.ACTIVE, PlanState.DRAFT), start=1):
        plan = PlanFactory.create(
            obligation=sales_obligation, number=number, state=state, author=amina
        )
        ObjectiveFactory.create(plan=plan, text=f"Sell umbrellas {number}")

    assert titles("umbrellas", amina) == {"objectives": ["Sell umbrellas 2"]}
    assert titles("umbrellas", chipo) == {"objectives": ["Sell umbrellas 1"]}


def test_the_number_beside_a_kind_is_the_length_of_its_list(
    amina: User, client_of: ClientOf
) -> None:
    GoalFactory.create_batch(7)
    GoalFactory.create(title="Umbrella", why="Rain.")
    shared = GoalFactory.create_batch(6, why="Umbrellas sell in the rain.")
    page = client_of(amina).get("/search/?q=umbrella").content.decode()
    alone = search("umbrella", amina, kind="goals")

    assert "Goals (7)" in page
    assert "See all 7" in page
    assert len(alone.groups[0].hits) == alone.total == len(shared) + 1


def test_the_words_are_marked_and_everything_else_is_escaped(
    amina: User, client_of: ClientOf
) -> None:
    GoalFactory.create(title="<b>Sell</b> & conversions", why="x")
    page = client_of(amina).get("/search/?q=conversion").content.decode()

    assert "&lt;b&gt;Sell&lt;/b&gt; &amp; <mark>conversions</mark>" in page


def test_what_was_typed_is_shown_as_text(amina: User, client_of: ClientOf) -> None:
    page = client_of(amina).get("/search/?q=<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "text",
    ["", "   ", "%", "'", '"', "\\", "a:*|b", "!!!", "the", "\x00", "é", "x" * 5000, "(", "'s"],
)
def test_odd_input_is_answered(text: str, amina: User, client_of: ClientOf) -> None:
    for kind in ("", "goals", "nothing"):
        asked = {"q": text, "kind": kind, "page": "last"}
        assert client_of(amina).get("/search/", asked).status_code == 200


def test_the_api_finds_the_same(as_amina: Client, amina: User) -> None:
    GoalFactory.create(title="Increase sales conversions", slug="sell")
    answer = as_amina.get("/api/v1/search/?q=conversion").json()

    assert answer["total"] == 1
    assert [group["kind"] for group in answer["groups"]] == ["goals"]
    assert answer["groups"][0]["hits"][0]["url"] == "/goals/sell/"


def test_the_number_of_queries_does_not_grow(amina: User, sales: Department) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            search("umbrella", User.objects.get(pk=amina.pk))
        return len(queries)

    KpiFactory.create_batch(2, name="Umbrella", departments=[sales])
    GoalFactory.create(title="Umbrella")
    UserFactory.create(name="Umbrella Seller")
    before = count()
    KpiFactory.create_batch(3, name="Umbrella", departments=[sales])
    for number in range(3):
        GoalFactory.create(title=f"Umbrella {number}")
        UserFactory.create(name=f"Umbrella Seller {number}")

    assert count() == before


@given(some.text(), some.text(max_size=30))
def test_marking_only_adds_marks(text: str, asked: str) -> None:
    shown = str(marked(text, words_of(asked)))

    assert shown.replace("<mark>", "").replace("</mark>", "") == escape(text)


def test_an_excerpt_stands_around_the_word() -> None:
    text = "word " * 60 + "umbrella " + "word " * 60
    shown = excerpt(text, ["umbrella"])

    assert "umbrella" in shown
    assert len(shown) < 200
    assert excerpt("nothing of it", ["umbrella"]) == ""


def test_a_kpi_is_found_under_its_owners_and_not_under_who_only_asked_for_it(
    sales: Department, customer_service: Department, dumisa: User
) -> None:
    kpi = KpiFactory.create(name=f"KPI {CANARY}", departments=[sales])
    KpiDepartmentFactory.create(
        kpi=kpi, department=customer_service, confirmed_by=None, confirmed_at=None
    )
    assert search(CANARY, dumisa).groups[0].hits[0].note == "Sales"
