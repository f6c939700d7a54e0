"""The board of obstacles, their threads, and how they are closed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import NOW
from departments.models import Department, User
from kpis.choices.check_ins import ObstacleState
from kpis.models import Obstacle
from kpis.services.obstacles import ObstacleFields, raise_obstacle
from kpis.tests.factories_boards import ObstacleReplyFactory
from kpis.tests.factories_check_ins import ObstacleFactory
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.usefixtures("clock")
BOARD = "/obstacles/"


@pytest.fixture
def obstacle(sales: Department, customer_service: Department, amina: User) -> Obstacle:
    """Twenty days ago Amina asked Customer Service for help, wanted yesterday."""
    return raise_obstacle(
        fields=ObstacleFields(
            what="The price list is not out",
            help_from=customer_service,
            help_needed="The new prices",
            due_on=(NOW - timedelta(days=1)).date(),
        ),
        department=sales,
        owner=amina,
        actor=amina,
        now=NOW - timedelta(days=20),
    )


def post(client: Client, name: str, pk: object, **data: object) -> int:
    """Press one of the buttons."""
    return client.post(reverse(f"actions:{name}", args=[pk]), data).status_code


def test_the_board_shows_how_old_an_obstacle_is_and_that_its_day_has_passed(
    as_amina: Client, obstacle: Obstacle
) -> None:
    answer = as_amina.get(BOARD)
    assert [(row.age, row.is_overdue, row.is_old) for row in answer.context["rows"]] == [
        (20, True, True)
    ]
    assert [tab["count"] for tab in answer.context["tabs"]] == [1, 1, 1, 1]
    assert "The price list is not out" in b"".join(as_amina.get(f"{BOARD}obstacles.csv")).decode()


def test_the_head_who_is_asked_to_help_gets_a_mail_and_reads_the_obstacle(
    as_chipo: Client, chipo: User, obstacle: Obstacle
) -> None:
    mail = OutgoingMail.objects.get(kind="obstacle_help")
    assert mail.recipient == chipo.email
    assert reverse("actions:obstacle_page", args=[obstacle.pk]) in mail.text
    assert as_chipo.get(reverse("actions:obstacle_page", args=[obstacle.pk])).status_code == 200


def test_an_answer_is_marked_as_the_solution_and_tells_how_it_was_solved(
    as_chipo: Client, as_amina: Client, obstacle: Obstacle
) -> None:
    assert post(as_chipo, "obstacle_reply", obstacle.pk, text="You have it on Monday.") == 302
    reply = obstacle.replies.get()
    assert post(as_amina, "reply_solution", reply.pk) == 302
    page = as_amina.get(reverse("actions:obstacle_page", args=[obstacle.pk])).content.decode()
    assert f"/correct/?reply={reply.pk}" in page
    assert post(as_amina, "obstacle_solve", obstacle.pk, **{"solve-outcome": ""}) == 302
    obstacle.refresh_from_db()
    assert (obstacle.state, obstacle.outcome) == (ObstacleState.SOLVED, "You have it on Monday.")


def test_only_one_answer_is_the_solution(as_amina: Client, obstacle: Obstacle) -> None:
    first, second = ObstacleReplyFactory.create_batch(2, obstacle=obstacle)
    post(as_amina, "reply_solution", first.pk)
    post(as_amina, "reply_solution", second.pk)
    assert list(obstacle.replies.filter(is_solution=True)) == [second]


def test_who_drops_an_obstacle_says_why_and_what_was_typed_stays(
    as_amina: Client, obstacle: Obstacle
) -> None:
    assert post(as_amina, "obstacle_drop", obstacle.pk, **{"drop-outcome": " "}) == 422
    assert post(as_amina, "obstacle_drop", obstacle.pk, **{"drop-outcome": "Not sold."}) == 302
    assert post(as_amina, "obstacle_reply", obstacle.pk, text="Too late.") == 409
    assert post(as_amina, "obstacle_reopen", obstacle.pk) == 302


def test_who_saw_an_older_state_closes_nothing(as_amina: Client, obstacle: Obstacle) -> None:
    data = {"solve-outcome": "It is out.", "solve-version": obstacle.version + 1}
    assert post(as_amina, "obstacle_solve", obstacle.pk, **data) == 409


def test_an_answer_is_taken_back_by_who_wrote_it(
    as_amina: Client, amina: User, obstacle: Obstacle
) -> None:
    own = ObstacleReplyFactory.create(obstacle=obstacle, by=amina, text="Ask the printers.")
    other = ObstacleReplyFactory.create(obstacle=obstacle)
    assert post(as_amina, "reply_withdraw", other.pk) == 403
    assert post(as_amina, "reply_withdraw", own.pk) == 302
    page = as_amina.get(reverse("actions:obstacle_page", args=[obstacle.pk])).content.decode()
    assert "Ask the printers." not in page.split("History")[0]


def test_the_board_asks_the_same_number_of_questions_for_eight_obstacles_as_for_two(
    as_dumisa: Client, sales: Department
) -> None:
    def questions(more: int) -> int:
        ObstacleFactory.create_batch(more, department=sales)
        with CaptureQueriesContext(connection) as asked:
            as_dumisa.get(BOARD)
        return len(asked)

    questions(1)
    assert questions(1) == questions(6)
