"""Task 40 of the scorecard: what is missing on the alignment map is read, not searched."""

import pytest
from playwright.sync_api import expect

from departments.models import GoalLink, User
from saypro_align.demo.goals import LATE_GOAL
from saypro_align.demo.people import DOMAIN
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("mode", MODES)
def test_the_goal_nobody_serves_and_the_objective_without_goal_stand_there_in_words(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    task = walk(40, mode)
    sign_in(task.page, User.objects.get(email=f"sipho@{DOMAIN}"))
    task.page.goto("/map/")
    task.start()

    main = task.page.get_by_role("main")
    expect(main).to_contain_text(f"Nobody serves: “{LATE_GOAL.title}”")
    expect(main).to_contain_text(
        "1 objective has no goal: Facilities: “Move all 84 desks into the new building”"
    )
    task.finish()
    assert not GoalLink.objects.filter(goal__slug=LATE_GOAL.slug).exists()
    assert not GoalLink.objects.filter(
        objective__plan__obligation__department__slug="facilities"
    ).exists()
