"""Opening a quarter: resumable, signed, and exactly one invitation for each head."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from conftest import ClientOf
from departments.choices import OpeningStep, QuarterState, RequestState
from departments.models import (
    Department,
    ExemptionRequest,
    Goal,
    GoalReview,
    Obligation,
    Quarter,
    QuarterOpening,
    User,
)
from departments.services import exemptions, openings, quarters
from departments.services.openings import ReviewDraft, ReviewOutdated
from departments.tests.factories import (
    GoalFactory,
    MembershipFactory,
    QuarterFactory,
    QuarterOpeningFactory,
)
from departments.tests.mailed import recipients
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(quarter: Quarter) -> QuarterOpening:
    """Return the opening of the quarter after the one that runs."""
    upcoming = QuarterFactory.create(
        code="2027-Q1", starts_on=date(2027, 1, 1), state=QuarterState.PREPARING
    )
    made: QuarterOpening = QuarterOpeningFactory.create(quarter=upcoming)
    return made


@pytest.fixture
def goals() -> list[Goal]:
    """Return three goals that hold."""
    return GoalFactory.create_batch(3)


def sign(opening: QuarterOpening, goals: list[Goal], actor: User, now: datetime) -> None:
    drafts = [ReviewDraft(goal, goal.version) for goal in goals]
    openings.sign_reviews(opening=opening, reviews=drafts, actor=actor, now=now)


def to_the_mails(opening: QuarterOpening, actor: User, now: datetime) -> None:
    sign(opening, openings.goals_to_review(opening), actor, now)
    openings.choose_departments(opening=opening, left_out={}, actor=actor, now=now)


def invited() -> list[str]:
    return recipients("quarter_open")


def test_each_review_is_signed_and_dated(
    opening: QuarterOpening, goals: list[Goal], dumisa: User, now: datetime
) -> None:
    sign(opening, goals, dumisa, now)

    reviews = GoalReview.objects.filter(opening=opening)
    assert {(review.goal, review.signed_by, review.signed_at) for review in reviews} == {
        (goal, dumisa, now) for goal in goals
    }
    assert opening.step == OpeningStep.DEPARTMENTS


def test_signing_again_dates_it_again(
    opening: QuarterOpening, goals: list[Goal], dumisa: User, gugu: User, now: datetime
) -> None:
    sign(opening, goals, dumisa, now)
    later = now + timedelta(days=1)
    sign(opening, goals, gugu, later)

    assert set(opening.reviews.values_list("signed_by", "signed_at")) == {(gugu.pk, later)}


def test_nothing_changes_before_the_last_step(
    opening: QuarterOpening, goals: list[Goal], sales: Department, dumisa: User, now: datetime
) -> None:
    before = list(Goal.objects.order_by("pk").values())
    drafts = [
        ReviewDraft(goals[0], 1, "retire", "Reached."),
        ReviewDraft(goals[1], 1, "change", "Too narrow.", "Sell to everybody", "We live on it."),
        ReviewDraft(goals[2], 1),
    ]
    openings.sign_reviews(opening=opening, reviews=drafts, actor=dumisa, now=now)
    openings.choose_departments(opening=opening, left_out={}, actor=dumisa, now=now)

    assert list(Goal.objects.order_by("pk").values()) == before
    assert not opening.quarter.obligations.exists()
    assert invited() == []


def test_opening_applies_what_was_signed(
    opening: QuarterOpening, goals: list[Goal], sales: Department, dumisa: User, now: datetime
) -> None:
    drafts = [
        ReviewDraft(goals[0], 1, "retire", "Reached."),
        ReviewDraft(goals[1], 1, "change", "Too narrow.", "Sell to everybody", "We live on it."),
        ReviewDraft(goals[2], 1),
    ]
    openings.sign_reviews(opening=opening, reviews=drafts, actor=dumisa, now=now)
    openings.choose_departments(opening=opening, left_out={}, actor=dumisa, now=now)
    openings.finish_opening(opening=opening, actor=dumisa, now=now)

    retired, changed, kept = [Goal.objects.get(pk=goal.pk) for goal in goals]
    assert (retired.retired_on, retired.retired_reason) == (date(2026, 12, 31), "Reached.")
    assert (changed.title, changed.why) == ("Sell to everybody", "We live on it.")
    assert (kept.title, kept.retired_on) == (goals[2].title, None)
    assert Quarter.objects.get(pk=opening.quarter_id).state == QuarterState.OPEN
    assert Obligation.objects.filter(quarter=opening.quarter, department=sales).count() == 1


def test_each_head_is_invited_exactly_once_however_often_somebody_presses(
    opening: QuarterOpening, amina: User, chipo: User, bongani: User, dumisa: User, now: datetime
) -> None:
    to_the_mails(opening, dumisa, now)
    stale = QuarterOpening.objects.select_related("quarter").get(pk=opening.pk)
    assert openings.finish_opening(opening=opening, actor=dumisa, now=now) == 2

    for again in (opening, stale):
        with pytest.raises(DomainError):
            openings.finish_opening(opening=again, actor=dumisa, now=now)

    assert invited() == sorted([amina.email, chipo.email])


def test_a_head_of_two_departments_gets_one_mail_for_both(
    opening: QuarterOpening,
    amina: User,
    customer_service: Department,
    dumisa: User,
    now: datetime,
) -> None:
    MembershipFactory.create(user=amina, department=customer_service, role="head")
    to_the_mails(opening, dumisa, now)
    openings.finish_opening(opening=opening, actor=dumisa, now=now)

    mail = OutgoingMail.objects.get(kind="quarter_open")
    assert "Customer Service" in mail.text
    assert "Sales" in mail.text


def test_a_goal_changed_after_the_review_must_be_read_again(
    opening: QuarterOpening, goals: list[Goal], dumisa: User, now: datetime
) -> None:
    to_the_mails(opening, dumisa, now)
    Goal.objects.filter(pk=goals[0].pk).update(version=2, title="Something else")

    with pytest.raises(ReviewOutdated, match="Something else"):
        openings.finish_opening(opening=opening, actor=dumisa, now=now)

    assert invited() == []
    assert Quarter.objects.get(pk=opening.quarter_id).state == QuarterState.PREPARING
    assert QuarterOpening.objects.get(pk=opening.pk).step == OpeningStep.MAILS


def test_a_goal_added_after_the_review_must_be_read_too(
    opening: QuarterOpening, goals: list[Goal], dumisa: User, now: datetime
) -> None:
    to_the_mails(opening, dumisa, now)
    GoalFactory.create(title="Brand new")

    with pytest.raises(ReviewOutdated, match="Brand new"):
        openings.finish_opening(opening=opening, actor=dumisa, now=now)


def test_who_shall_not_plan_is_a_question_to_the_leadership_and_not_invited(
    opening: QuarterOpening,
    amina: User,
    chipo: User,
    sales: Department,
    dumisa: User,
    farai: User,
    now: datetime,
) -> None:
    sign(opening, [], dumisa, now)
    openings.choose_departments(
        opening=opening, left_out={sales: "Being dissolved."}, actor=dumisa, now=now
    )
    openings.finish_opening(opening=opening, actor=dumisa, now=now)
    request = ExemptionRequest.objects.get()

    assert (request.department, request.state) == (sales, RequestState.WAITING)
    assert invited() == [chipo.email]
    owed = Obligation.objects.get(quarter=opening.quarter, department=sales)
    assert owed.exempted_at is None

    exemptions.refuse_request(request=request, answer="Plan it.", actor=farai, now=now)
    assert invited() == sorted([amina.email, chipo.email])


def test_a_granted_request_exempts_for_the_reason_asked(
    quarter: Quarter, sales_obligation: Obligation, dumisa: User, farai: User, now: datetime
) -> None:
    request = exemptions.ask_exemption(
        quarter=quarter,
        department=sales_obligation.department,
        reason="Being dissolved.",
        until=date(2026, 12, 31),
        actor=dumisa,
        now=now,
    )
    exemptions.grant_request(request=request, actor=farai, now=now)

    sales_obligation.refresh_from_db()
    assert sales_obligation.exempt_reason == "Being dissolved."
    assert sales_obligation.exempted_by == farai
    assert (request.state, request.decided_by) == (RequestState.GRANTED, farai)
    with pytest.raises(WrongState):
        exemptions.grant_request(request=request, actor=farai, now=now)


def test_putting_the_tick_back_takes_the_request_back(
    opening: QuarterOpening, sales: Department, dumisa: User, now: datetime
) -> None:
    sign(opening, [], dumisa, now)
    for left_out in ({sales: "Being dissolved."}, {}):
        openings.choose_departments(opening=opening, left_out=left_out, actor=dumisa, now=now)

    assert [row.state for row in ExemptionRequest.objects.all()] == [RequestState.DROPPED]


def test_a_quarter_half_opened_is_not_opened_from_its_page(
    opening: QuarterOpening, dumisa: User, now: datetime
) -> None:
    with pytest.raises(WrongState):
        openings.open_and_invite(quarter=opening.quarter, actor=dumisa, now=now)


def test_a_quarter_opened_at_once_invites_too(
    quarter: Quarter, amina: User, dumisa: User, now: datetime
) -> None:
    prepared = QuarterFactory.create(
        code="2027-Q1", starts_on=date(2027, 1, 1), state=QuarterState.PREPARING
    )
    openings.open_and_invite(quarter=prepared, actor=dumisa, now=now)

    assert invited() == [amina.email]


class TestPages:
    """The four pages, in order and out of order."""

    @pytest.fixture(autouse=True)
    def _still(self, clock: Any) -> None:
        """Stop the clock."""

    @pytest.fixture
    def office(self, client_of: ClientOf, dumisa: User) -> Client:
        """Return the strategy office's client."""
        return client_of(dumisa)

    def test_the_next_quarter_is_proposed(self, office: Client, quarter: Quarter) -> None:
        page = office.get("/quarters/opening/").content.decode()

        for text in ("2027-Q1", "Quarter 1, 2027", "1 Jan 2027", "31 Mar 2027"):
            assert text in page

    def test_it_goes_on_where_it_was_left(self, office: Client, opening: QuarterOpening) -> None:
        assert office.get("/quarters/opening/")["Location"].endswith("/opening/goals/")
        ahead = office.get("/quarters/2027-Q1/opening/mails/")
        assert ahead["Location"].endswith("/opening/goals/")

    def test_dates_that_do_not_fit_are_told_at_the_field(
        self, office: Client, quarter: Quarter
    ) -> None:
        typed = {
            "code": "2027-Q1",
            "name": "Quarter 1",
            "starts_on": "1 Dec 2026",
            "ends_on": "31 Mar 2027",
            "plans_due_at": "15 Jan 2027, 17:00",
            "mid_quarter_on": "15 Feb 2027",
        }
        response = office.post("/quarters/opening/", typed)

        assert response.status_code == 422
        assert "overlap" in response.content.decode()
        assert not QuarterOpening.objects.exists()

    def test_a_goal_retired_without_a_reason_is_told(
        self, office: Client, opening: QuarterOpening, goals: list[Goal]
    ) -> None:
        typed: dict[str, Any] = {}
        for goal in goals:
            typed |= {f"g-{goal.pk}-decision": "keep", f"g-{goal.pk}-seen": goal.version}
        typed[f"g-{goals[1].pk}-decision"] = "retire"
        response = office.post("/quarters/2027-Q1/opening/goals/", typed)

        assert response.status_code == 422
        assert f"Say why “{goals[1].title}” is changed" in response.content.decode()
        assert not GoalReview.objects.exists()

    def test_a_version_no_goal_can_have_is_refused(
        self, office: Client, opening: QuarterOpening, goals: list[Goal]
    ) -> None:
        typed: dict[str, Any] = {}
        for goal in goals:
            typed |= {f"g-{goal.pk}-decision": "keep", f"g-{goal.pk}-seen": 2**40}
        response = office.post("/quarters/2027-Q1/opening/goals/", typed)

        assert response.status_code == 422
        assert not GoalReview.objects.exists()

    def test_a_department_without_a_tick_needs_a_reason(
        self, office: Client, opening: QuarterOpening, sales: Department
    ) -> None:
        QuarterOpening.objects.update(step=OpeningStep.DEPARTMENTS)
        response = office.post("/quarters/2027-Q1/opening/departments/", {})

        assert response.status_code == 422
        assert "Say why Sales shall not plan." in response.content.decode()
        assert not ExemptionRequest.objects.exists()

    def test_pressing_open_twice_opens_once(
        self, office: Client, opening: QuarterOpening, amina: User, dumisa: User, now: datetime
    ) -> None:
        to_the_mails(opening, dumisa, now)
        first = office.post("/quarters/2027-Q1/opening/mails/")
        second = office.post("/quarters/2027-Q1/opening/mails/", follow=True)

        assert first["Location"] == "/quarters/2027-Q1/"
        assert "Nobody was mailed twice" in second.content.decode()
        assert invited() == [amina.email]
        assert AuditEntry.objects.filter(event="quarter.opened").count() == 1

    def test_looking_at_the_mails_sends_none(
        self, office: Client, opening: QuarterOpening, amina: User, dumisa: User, now: datetime
    ) -> None:
        to_the_mails(opening, dumisa, now)
        page = office.get("/quarters/2027-Q1/opening/mails/").content.decode()

        assert amina.email in page
        assert "Open Quarter 1, 2027 and invite 1\N{NO-BREAK SPACE}head" in page
        assert invited() == []

    def test_a_quarter_called_opening_is_refused(self, dumisa: User, now: datetime) -> None:
        with pytest.raises(DomainError):
            quarters.create_quarter(
                code="opening",
                name="Odd",
                starts_on=date(2028, 1, 1),
                ends_on=date(2028, 3, 31),
                plans_due_at=now,
                mid_quarter_on=date(2028, 2, 1),
                actor=dumisa,
                now=now,
            )

    def test_a_quarter_opened_elsewhere_is_not_opened_again(
        self, office: Client, opening: QuarterOpening, dumisa: User, now: datetime
    ) -> None:
        to_the_mails(opening, dumisa, now)
        quarters.open_quarter(quarter=opening.quarter, actor=dumisa, now=now)

        for step in ("dates", "goals", "departments", "mails"):
            answer = office.post(f"/quarters/2027-Q1/opening/{step}/")
            assert answer["Location"] == "/quarters/2027-Q1/"
        assert invited() == []

    def test_the_signed_reviews_stay_on_the_quarter_s_page(
        self,
        office: Client,
        opening: QuarterOpening,
        goals: list[Goal],
        dumisa: User,
        now: datetime,
    ) -> None:
        sign(opening, goals, dumisa, now)
        page = office.get("/quarters/2027-Q1/").content.decode()

        assert page.count("Signed by Dumisa Mbeki, 21 Nov 2026, 19:40 SAST") == len(goals)
