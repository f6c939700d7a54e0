"""Comments through the API, with the rights of the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from departments.choices import PlanState
from departments.models import Comment, Mention, Obligation, Plan, User
from departments.tests.factories import CommentFactory, ObjectiveFactory, PlanFactory
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
URL = "/api/v1/plan-comments/"
ApiOf = Callable[[User], APIClient]


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's submitted plan with one objective."""
    found = PlanFactory.create(obligation=sales_obligation, author=amina, state=PlanState.SUBMITTED)
    ObjectiveFactory.create(plan=found, text="Increase traffic")
    return found


def said(plan: Plan, text: str, field: str = "text") -> dict[str, Any]:
    return {
        "plan": str(plan.pk),
        "row": f"o/{plan.objectives.get().key}",
        "field": field,
        "text": text,
    }


def test_a_comment_is_added_read_narrowed_and_marked_as_done(
    plan: Plan, api_of: ApiOf, amina: User, dumisa: User, bongani: User
) -> None:
    made = api_of(amina).post(URL, said(plan, "Right so, @Bongani?"), format="json")
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["quoted"], told["is_inside"]) == ("Increase traffic", False)
    assert told["mentions"] == [str(bongani.pk)]

    office = api_of(dumisa)
    listed = office.get(URL, {"plan": str(plan.pk), "open": "true", "department": "sales"}).json()
    assert [row["id"] for row in listed["results"]] == [told["id"]]
    stale = office.post(f"{URL}{told['id']}/resolve/", {"version": 7}, format="json")
    assert stale.status_code == 409
    done = office.post(f"{URL}{told['id']}/resolve/", {"version": 1}, format="json")
    assert done.json()["resolved_by"] == str(dumisa.pk)
    assert office.get(URL, {"open": "true"}).json()["results"] == []
    again = office.post(f"{URL}{told['id']}/reopen/", {}, format="json")
    assert again.json()["resolved_at"] is None


def test_who_was_named_says_that_he_has_seen_it(
    plan: Plan, api_of: ApiOf, amina: User, bongani: User, now: datetime
) -> None:
    made = api_of(amina).post(URL, said(plan, "@Bongani"), format="json").json()
    assert api_of(bongani).post(f"{URL}{made['id']}/seen/").status_code == 200
    assert Mention.objects.get().seen_at == now


def test_a_comment_one_may_not_read_is_like_one_that_is_not_there(
    plan: Plan, api_of: ApiOf, chipo: User, amina: User
) -> None:
    hidden = CommentFactory.create(plan=plan, is_inside=True)
    api = api_of(chipo)
    missing = api.get(f"{URL}{plan.pk}/")
    for answer in (
        api.get(f"{URL}{hidden.pk}/"),
        api.post(f"{URL}{hidden.pk}/seen/"),
    ):
        assert (answer.status_code, answer.json()) == (404, missing.json())
    assert api.get(URL).json()["results"] == []
    # Narrowing by what one may not see finds as little as narrowing by nothing.
    assert api.get(URL, {"plan": str(plan.pk)}).json()["results"] == []
    assert len(api_of(amina).get(URL).json()["results"]) == 1


def test_a_draft_of_others_takes_no_comment_and_names_nobody(
    plan: Plan, api_of: ApiOf, chipo: User, amina: User
) -> None:
    Plan.objects.update(state=PlanState.DRAFT)
    answer = api_of(chipo).post(URL, said(plan, "Let me see"), format="json")
    assert answer.status_code == 404
    refused = api_of(amina).post(URL, said(plan, "@Chipo, see"), format="json")
    unknown = api_of(amina).post(URL, said(plan, "@Zodwa, see"), format="json")
    assert refused.status_code == unknown.status_code == 422
    assert refused.json()["detail"].replace("Chipo", "") == unknown.json()["detail"].replace(
        "Zodwa", ""
    )
    assert not Comment.objects.exists()


@pytest.mark.parametrize("field", ["nothing", "", "text; drop", "x" * 41])
def test_a_field_that_is_none_is_refused(
    field: str, plan: Plan, api_of: ApiOf, amina: User
) -> None:
    answer = api_of(amina).post(URL, said(plan, "Why?", field), format="json")
    assert answer.status_code in {400, 422}
    assert not Comment.objects.exists()


def test_a_plan_is_returned_with_comments_through_the_api_too(
    plan: Plan, api_of: ApiOf, dumisa: User
) -> None:
    request = {key: value for key, value in said(plan, "Which visitors?").items() if key != "plan"}
    answer = api_of(dumisa).post(
        f"/api/v1/plans/{plan.pk}/return/", {"comments": [request]}, format="json"
    )
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "returned"
    assert Comment.objects.get().is_inside
    assert OutgoingMail.objects.get().subject == "Sales plan: 1 thing to change"
    empty = api_of(dumisa).post(f"/api/v1/plans/{plan.pk}/return/", {}, format="json")
    assert empty.status_code in {409, 422}


def test_an_unread_plan_is_taken_back_through_the_api(
    plan: Plan, api_of: ApiOf, amina: User, chipo: User
) -> None:
    url = f"/api/v1/plans/{plan.pk}/take-back/"
    assert api_of(chipo).post(url, {}, format="json").status_code == 403
    assert api_of(amina).post(url, {"version": 9}, format="json").status_code == 409
    assert api_of(amina).post(url, {}, format="json").json()["state"] == "draft"


@pytest.mark.parametrize(
    ("who", "draft", "public"),
    [
        ("amina", True, True),
        ("dumisa", True, True),
        ("chipo", None, True),
        ("farai", None, True),
        ("eve", None, None),
    ],
)
def test_names_are_offered_only_of_those_who_may_read_and_only_to_them(
    who: str,
    draft: bool | None,
    public: bool | None,
    plan: Plan,
    client_of: Callable[[User], Client],
    request: Any,
    chipo: User,
    eve: User,
) -> None:
    """A foreign head may be named on a public plan, on a draft not; an outsider never."""
    client = client_of(request.getfixturevalue(who))
    url = reverse("kpis:plan_people", args=["sales", plan.pk])

    def names(begin: str) -> Any:
        answer = client.get(url, {"q": begin})
        return answer.json()["names"] if answer.status_code == 200 else None

    assert names("chip") == (["Chipo Banda"] if public else None)
    assert names("Outside") == ([] if public else None)
    assert names("") == ([] if public else None)
    assert names("chip\x00") == (["Chipo Banda"] if public else None)
    Plan.objects.update(state=PlanState.DRAFT)
    assert names("chip") == ([] if draft else None)
    assert names("amina") == (["Amina Yusuf"] if draft else None)
