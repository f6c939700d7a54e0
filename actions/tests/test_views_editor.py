"""Writing corrective actions in the browser: proposing, rows without scripts, clashes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionState
from actions.models import CorrectiveAction
from actions.selectors import steps_of
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


@pytest.fixture
def action(gap: Gap, amina: User) -> CorrectiveAction:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, title="Replace traffic")
    StepFactory.create(action=action, text="Meet Sales")
    return action


def url(name: str, row: Any) -> str:
    return reverse(f"actions:{name}", args=[row.pk])


def posted(rows: list[dict[str, str]], **fields: str) -> dict[str, str]:
    """Return the editor as a browser would post it."""
    data = {
        "kind": "A",
        "title": "Replace website traffic",
        "root_cause": "",
        "deadline": "12 Dec 2026",
        "criterion": "The conversion rate of leads rises.",
        "resources": "",
        "responsible": "",
        "steps-TOTAL_FORMS": str(len(rows)),
        "steps-INITIAL_FORMS": "0",
        **fields,
    }
    for at, row in enumerate(rows):
        data |= {f"steps-{at}-{name}": value for name, value in row.items()}
    return data


def stored(action: CorrectiveAction) -> list[dict[str, str]]:
    return [
        {"id": str(step.pk), "version": str(step.version), "text": step.text}
        for step in steps_of(action)
    ]


def test_the_form_for_a_gap_is_filled_in_for_its_kind(as_amina: Client, gap: Gap) -> None:
    response = as_amina.get(url("action_create", gap))
    text = response.content.decode()
    assert "Schedule a meeting of Sales" in text
    assert "7 Dec 2026" in text, "two weeks from a Saturday is a Saturday: the Monday after it"
    assert len(response.context["steps"].forms) == 3


def test_the_named_cause_of_a_gap_is_suggested_as_kind_of_root_cause(
    as_amina: Client, gap: Gap
) -> None:
    Gap.objects.filter(pk=gap.pk).update(cause="no_data")
    form = as_amina.get(url("action_create", gap)).context["form"]
    assert form["cause"].value() == "data"


def test_proposing_goes_to_the_new_action_and_plans_the_gap(
    as_amina: Client, amina: User, gap: Gap
) -> None:
    data = posted(
        [{"text": "Meet Sales", "due_on": "30 Nov 2026"}, {"text": ""}],
        department=str(gap.parties.get().obligation.department_id),
        responsible=str(amina.pk),
    )
    response = as_amina.post(url("action_create", gap), data)
    action = CorrectiveAction.objects.get()
    gap.refresh_from_db()
    assert response["Location"] == url("action_page", action)
    assert (action.state, action.proposed_by, action.responsible) == ("proposed", amina, amina)
    assert [step.text for step in steps_of(action)] == ["Meet Sales"]
    assert gap.state == GapState.PLANNED
    assert AuditEntry.objects.filter(event="action.proposed").count() == 1


def test_within_the_own_department_a_complete_action_starts_at_once(
    as_amina: Client, amina: User, dumisa: User, gap: Gap
) -> None:
    department = str(gap.parties.get().obligation.department_id)
    data = posted(
        [{"text": "Meet Sales"}],
        department=department,
        responsible=str(amina.pk),
        verifier=str(dumisa.pk),
        verb="propose",
    )
    response = as_amina.post(url("action_create", gap), data, follow=True)
    assert CorrectiveAction.objects.get().state == ActionState.IN_PROGRESS
    assert "Action agreed and started." in response.content.decode()


def test_an_incomplete_action_stays_proposed_and_the_page_names_what_is_missing(
    as_amina: Client, gap: Gap
) -> None:
    department = str(gap.parties.get().obligation.department_id)
    data = posted([{"text": "Meet Sales"}], department=department, verb="propose")
    response = as_amina.post(url("action_create", gap), data, follow=True)
    assert CorrectiveAction.objects.get().state == ActionState.PROPOSED
    assert "Choose the responsible person." in response.content.decode()


@pytest.mark.parametrize(
    ("verb", "texts"),
    [
        ("add_step", ["one", "two", ""]),
        ("remove_step:0", ["two"]),
        ("move_up:1", ["two", "one"]),
        ("move_down:0", ["two", "one"]),
        ("move_up:0", ["one", "two"]),
        ("remove_step:99999999999999", ["one", "two"]),
        ("nonsense", ["one", "two"]),
    ],
)
def test_rows_are_added_moved_and_removed_without_scripts_and_nothing_typed_is_lost(
    verb: str, texts: list[str], as_amina: Client, gap: Gap
) -> None:
    data = posted([{"text": "one"}, {"text": "two"}], verb=verb, title="Half-typed")
    response = as_amina.post(url("action_create", gap), data)
    assert response.status_code == 200
    assert [row["text"].value() or "" for row in response.context["steps"].forms] == texts
    assert "Half-typed" in response.content.decode()
    assert "There is a problem" not in response.content.decode()
    assert not CorrectiveAction.objects.exists()


def test_another_kind_suggests_other_steps(as_amina: Client, gap: Gap) -> None:
    response = as_amina.post(url("action_create", gap), {"verb": "suggest", "kind": "B"})
    assert "joint planning session" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": ""}, "Say what will be done."),
        ({"deadline": "soon"}, "Enter a date, like 31 Dec 2026."),
        ({"responsible": "1"}, "Choose one of the answers offered."),
        ({"steps-0-weight": "0"}, "greater than or equal to 1"),
        ({"steps-0-text": ""}, "Say what will be done, or remove the step."),
        ({"kind": "Z"}, "Choose one of the answers offered."),
    ],
)
def test_bad_input_is_shown_at_its_field_and_kept(
    fields: dict[str, str], error: str, as_amina: Client, gap: Gap
) -> None:
    department = str(gap.parties.get().obligation.department_id)
    rows = [{"text": "Meet Sales", "due_on": "30 Nov 2026", "weight": "1"}]
    data = posted(rows, department=department, resources="R 15 000") | fields
    response = as_amina.post(url("action_create", gap), data)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert "R 15 000" in response.content.decode()
    assert not CorrectiveAction.objects.exists()


def test_a_department_the_gap_does_not_concern_is_not_offered(
    as_amina: Client, gap: Gap, customer_service_obligation: Obligation
) -> None:
    data = posted([], department=str(customer_service_obligation.department_id))
    assert as_amina.post(url("action_create", gap), data).status_code == 422


def test_who_may_propose(
    gap: Gap,
    as_bongani: Client,
    as_chipo: Client,
    as_eve: Client,
    as_farai: Client,
    as_dumisa: Client,
) -> None:
    address = url("action_create", gap)
    assert as_bongani.get(address).status_code == 403
    assert as_bongani.post(address, posted([])).status_code == 403
    assert as_chipo.post(address, posted([])).status_code == 403
    assert as_farai.post(address, posted([])).status_code == 403
    assert as_eve.post(address, posted([])).status_code == 404
    assert as_dumisa.get(address).status_code == 200


def test_nothing_is_proposed_for_a_suspected_gap_of_strangers(
    as_chipo: Client, sales_obligation: Obligation
) -> None:
    hidden = gap_between(sales_obligation, state=GapState.SUSPECTED)
    assert as_chipo.get(url("action_create", hidden)).status_code == 404


def test_saving_the_editor_changes_action_and_steps(
    as_amina: Client, action: CorrectiveAction
) -> None:
    rows = [{"text": "First this"}, *stored(action)]
    data = posted(rows, version="1", department=str(action.department_id), title="Better title")
    assert as_amina.post(url("action_edit", action), data).status_code == 302
    action.refresh_from_db()
    assert action.title == "Better title"
    assert [step.text for step in steps_of(action)] == ["First this", "Meet Sales"]


def test_a_clash_shows_both_texts_and_the_next_save_may_keep_theirs(
    as_amina: Client, as_dumisa: Client, action: CorrectiveAction
) -> None:
    department = str(action.department_id)
    mine = posted(stored(action), version="1", department=department, title="My title")
    theirs = posted(stored(action), version="1", department=department, title="Their title")
    as_dumisa.post(url("action_edit", action), theirs)
    clash = as_amina.post(url("action_edit", action), mine)
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "My title" in text
    assert "Their title" in text
    versions = {"version": "2", "steps-0-version": "2"}
    assert clash.context["form"]["version"].value() == versions["version"]
    assert clash.context["steps"].forms[0]["version"].value() == versions["steps-0-version"]
    again = mine | versions | {"keep-title": "theirs"}
    assert as_amina.post(url("action_edit", action), again).status_code == 302
    action.refresh_from_db()
    assert action.title == "Their title"


def test_without_a_version_nothing_is_overwritten(
    as_amina: Client, action: CorrectiveAction
) -> None:
    data = posted(stored(action), department=str(action.department_id), title="Blind")
    assert as_amina.post(url("action_edit", action), data).status_code == 409


def test_a_step_of_another_action_is_never_touched(
    as_amina: Client, action: CorrectiveAction, customer_service_obligation: Obligation
) -> None:
    foreign = StepFactory.create(
        action=CorrectiveActionFactory.create(gap=gap_between(customer_service_obligation))
    )
    rows = [{"id": str(foreign.pk), "version": "1", "text": "Hijacked"}]
    data = posted(rows, version="1", department=str(action.department_id))
    assert as_amina.post(url("action_edit", action), data).status_code == 409
    foreign.refresh_from_db()
    assert foreign.text != "Hijacked"


def test_who_may_change_an_action(
    action: CorrectiveAction, as_bongani: Client, as_chipo: Client, as_eve: Client
) -> None:
    address = url("action_edit", action)
    assert as_bongani.get(address).status_code == 403
    assert as_bongani.post(address, posted([])).status_code == 403
    assert as_chipo.post(address, posted([])).status_code == 403
    assert as_eve.post(address, posted([])).status_code == 404
    action.refresh_from_db()
    assert action.version == 1


def test_a_closed_action_is_not_changed(as_amina: Client, gap: Gap, amina: User) -> None:
    done = CorrectiveActionFactory.create(gap=gap, responsible=amina, state="implemented")
    data = posted([], version="1", department=str(done.department_id))
    response = as_amina.post(url("action_edit", done), data)
    assert response.status_code == 409
    assert "can no longer be changed" in response.content.decode()
