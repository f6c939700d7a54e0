"""A vague objective becomes clear: by the assistant, or by a wording its head accepts or declines."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Objective, Obligation, Plan, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from kpis.choices.metrics import SuggestionState
from kpis.models import KpiUse, WordingSuggestion
from kpis.services import wordings
from kpis.services.wordings import SuggestedWords
from kpis.tests.factories import KpiUseFactory
from kpis.tests.factories_metrics import WordingSuggestionFactory
from saypro_align.lib.exceptions import WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CLEAR = "Raise employee retention from 80 % to 84 % by 31 Dec 2026"


@pytest.fixture
def objective(sales_obligation: Obligation, amina: User) -> Objective:
    """Return a vague objective of a plan in force."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    return ObjectiveFactory.create(plan=plan, text="Improve employee satisfaction")


@pytest.fixture
def suggestion(objective: Objective, dumisa: User, now: datetime) -> WordingSuggestion:
    """Return Dumisa's wording for it."""
    words = SuggestedWords(
        text=CLEAR,
        kpi_name="Employee retention",
        reason="Everybody sees when it is reached.",
        unit="%",
        direction="increase",
        frequency="monthly",
        source="Personnel register",
        baseline=Decimal(80),
        target_value=Decimal(84),
        due_on=date(2026, 12, 31),
    )
    return wordings.suggest_wording(objective=objective, words=words, actor=dumisa, now=now)


def typed(**changes: str) -> dict[str, str]:
    fields = {
        "name": "Employee retention",
        "unit": "%",
        "baseline": "80",
        "target_value": "84",
        "due_on": "2026-12-31",
        "frequency": "monthly",
        "source": "Personnel register",
        "objective_text": CLEAR,
    }
    return {**fields, **changes}


def test_the_sentence_is_written_from_the_numbers_and_said_to_be_clear(
    objective: Objective, as_amina: Client
) -> None:
    url = reverse("kpis:objective_clear", args=[objective.pk])
    vague = typed(objective_text="Improve employee satisfaction", name="")

    before = as_amina.post(url, {**vague, "verb": "advice"}).content.decode()
    after = as_amina.post(url, {**vague, **typed(), "objective_text": "", "verb": "compose"})

    assert "Nobody can tell yet whether it was reached" in before
    assert "Raise employee retention from 80" in after.content.decode()
    assert not Plan.objects.filter(state="draft").exists()


def test_a_clear_objective_lands_in_the_plans_draft(objective: Objective, as_amina: Client) -> None:
    url = reverse("kpis:objective_clear", args=[objective.pk])

    assert as_amina.post(url, typed(objective_text="")).status_code == 422
    answer = as_amina.post(url, typed())

    draft = Plan.objects.get(state="draft")
    use = KpiUse.objects.get(objective__plan=draft)
    assert answer.headers["Location"] == reverse("gaps:plan_check", args=["sales", draft.pk])
    assert (use.objective.text, use.target_value, use.kpi.direction) == (
        CLEAR,
        Decimal(84),
        "increase",
    )
    assert use.objective.key == objective.key


def test_a_kpi_without_its_facts_is_completed_and_not_doubled(
    objective: Objective, as_amina: Client
) -> None:
    bare = KpiUseFactory.create(
        objective=objective, kpi__name="Employee retention", kpi__source="", target_value=None
    )
    url = reverse("kpis:objective_clear", args=[objective.pk])

    as_amina.post(url, typed(use=""))

    use = KpiUse.objects.get(objective__plan__state="draft")
    assert (use.kpi, use.key, use.target_value) == (bare.kpi, bare.key, Decimal(84))
    assert use.kpi.source == "Personnel register"


def test_one_press_accepts_a_wording_and_keeps_both(
    suggestion: WordingSuggestion, as_amina: Client, amina: User
) -> None:
    url = reverse("kpis:wording_accept", args=[suggestion.pk])

    assert as_amina.post(url, {"version": "1"}).status_code == 302

    suggestion.refresh_from_db()
    use = KpiUse.objects.get(objective__plan__state="draft")
    assert (use.objective.text, use.kpi.owner) == (CLEAR, amina)
    assert suggestion.state == SuggestionState.ACCEPTED
    assert suggestion.objective_text == "Improve employee satisfaction"
    assert suggestion.final_kpi.startswith("Employee retention: 84")


def test_a_wording_accepted_with_changes_is_kept_as_it_was_suggested(
    suggestion: WordingSuggestion, as_amina: Client
) -> None:
    url = reverse("kpis:wording_edit", args=[suggestion.pk])
    assert CLEAR in as_amina.get(url).content.decode()
    shorter = "Raise employee retention to 84 %"

    as_amina.post(url, typed(objective_text=shorter, version="1"))

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.text, suggestion.final_text) == ("edited", CLEAR, shorter)


def test_declined_with_a_reason_it_goes_back_by_mail(
    suggestion: WordingSuggestion, as_amina: Client, dumisa: User
) -> None:
    url = reverse("kpis:wording_decline", args=[suggestion.pk])

    assert as_amina.post(url, {"version": "1", "reason": " "}).status_code == 422
    as_amina.post(url, {"version": "1", "reason": "Retention is not what we mean."})

    mail = OutgoingMail.objects.get(kind="wording_answered")
    assert (mail.recipient, "Retention is not what we mean." in mail.text) == (dumisa.email, True)
    assert not Plan.objects.filter(state="draft").exists()


def test_of_two_answers_the_first_holds(
    suggestion: WordingSuggestion, as_amina: Client, as_dumisa: Client, amina: User, now: datetime
) -> None:
    as_dumisa.post(reverse("kpis:wording_withdraw", args=[suggestion.pk]), {"version": "1"})

    late = as_amina.post(reverse("kpis:wording_accept", args=[suggestion.pk]), {"version": "1"})

    assert late.status_code == 409
    with pytest.raises(WrongState, match="answered already"):
        wordings.accept_wording(suggestion=_stored(suggestion), actor=amina, now=now)


def test_the_office_suggests_from_the_objective_and_reads_the_list(
    objective: Objective, as_dumisa: Client, as_chipo: Client
) -> None:
    url = reverse("kpis:wording_suggest", args=[objective.pk])
    assert as_dumisa.get(url).status_code == 200
    assert as_dumisa.post(url, typed()).status_code == 422

    as_dumisa.post(url, typed(reason="It can be counted."))

    assert CLEAR in as_dumisa.get(reverse("kpis:wording_list")).content.decode()
    file = as_dumisa.get(reverse("kpis:wording_csv"))
    assert "It can be counted." not in b"".join(file).decode()
    assert CLEAR not in as_chipo.get(reverse("kpis:wording_list")).content.decode()


def test_the_leadership_reads_no_wording_of_a_draft(
    suggestion: WordingSuggestion, objective: Objective, as_farai: Client
) -> None:
    page = reverse("kpis:wording_page", args=[suggestion.pk])
    assert as_farai.get(page).status_code == 200

    Plan.objects.filter(pk=objective.plan_id).update(state="draft")

    assert as_farai.get(page).status_code == 404
    assert CLEAR not in as_farai.get(reverse("kpis:wording_list")).content.decode()


def _stored(suggestion: WordingSuggestion) -> WordingSuggestion:
    return WordingSuggestion.objects.get(pk=suggestion.pk)


def test_the_list_costs_the_same_queries_whatever_its_length(
    sales_obligation: Obligation, as_dumisa: Client
) -> None:
    def queries_of(count: int) -> int:
        WordingSuggestionFactory.create_batch(count, obligation=sales_obligation)
        with CaptureQueriesContext(connection) as asked:
            as_dumisa.get(reverse("kpis:wording_list"))
        return len(asked)

    queries_of(1)
    assert queries_of(1) == queries_of(20)


def test_through_the_api_a_wording_is_suggested_and_accepted(
    objective: Objective, as_amina: Client, as_dumisa: Client
) -> None:
    body = {"objective": str(objective.pk), "text": CLEAR, "kpi_name": "Employee retention"}
    url = reverse("api:wording-list")
    assert as_dumisa.post(url, body, content_type="application/json").status_code == 400

    body |= {"reason": "It can be counted.", "target_value": "84", "baseline": "80", "unit": "%"}
    made = as_dumisa.post(url, body, content_type="application/json").json()
    accept = reverse("api:wording-accept", args=[made["id"]])
    stale = as_amina.post(accept, {"version": 7}, content_type="application/json")
    taken = as_amina.post(accept, {"version": 1}, content_type="application/json").json()

    assert stale.status_code == 409
    assert (taken["state"], taken["final_text"], taken["objective_text"]) == (
        "accepted",
        CLEAR,
        "Improve employee satisfaction",
    )
