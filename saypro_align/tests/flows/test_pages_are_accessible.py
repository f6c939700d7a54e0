"""Every page, as every role that may open it, in a real browser: wide and narrow, light and dark.

axe finds nothing, nothing scrolls sideways, the frame is whole; also with errors, with nothing to
show, and with very much and very long. Pages come from the resolver and their objects from the
policy, so a new page is looked at by itself. A page is judged for the role that sees most of it, and for
each further role to whom it shows any kind of element that was not judged on it yet.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, ViewportSize

from departments.choices import PlanState
from departments.models import Department, Objective, Plan, User
from departments.tests.factories import GoalFactory, GoalLinkFactory, ObjectiveFactory
from kpis.tests.factories import KpiUseFactory
from saypro_align.policy.table import Entry, entries
from saypro_align.tests.addresses import Address, all_addresses
from saypro_align.tests.browser import Judge
from saypro_align.tests.focus import unseen_stops
from saypro_align.tests.page_shape import shape
from saypro_align.tests.weight import BUDGET, weight
from saypro_align.tests.world import World
from saypro_align.tests.world_above import BUILDERS, public_values

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

# Who sees most of a page comes first.
ROLES: Final = ("coordinator", "head", "leader", "administrator", "staff", "external")
WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrik"
MANY = 50
AT_ONCE = 25
# What a colour scheme can change; all else is judged once a width.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


def group_of(address: Address) -> str:
    """Return the app of an address; plain names are those of signing in."""
    app, _colon, name = address.name.partition(":")
    return app if name else "account"


def portions() -> dict[str, list[Address]]:
    """Return the pages of each app in portions that several processes can share."""
    found: dict[str, list[Address]] = {}
    for group in sorted({group_of(address) for address in all_addresses()} - {"api"}):
        pages = [address for address in all_addresses() if group_of(address) == group]
        for start in range(0, len(pages), AT_ONCE):
            found[f"{group}-{start // AT_ONCE + 1}"] = pages[start : start + AT_ONCE]
    return found


PORTIONS = portions()
SignIn = Callable[[Page, Any], None]


@pytest.fixture
def world(transactional_db: None, now: datetime) -> Iterator[World]:
    """Give the people and departments in their quarter, one of each with a very long name."""
    with time_machine.travel(now, tick=True):
        world = World.build()
        Department.objects.filter(slug="sales").update(name=f"{LONG_WORD} and sales")
        User.objects.filter(email="head@saypro.example").update(name=LONG_WORD)
        yield world


@pytest.mark.parametrize("portion", PORTIONS)
def test_every_page_is_accessible_to_everybody_who_may_open_it(
    portion: str, page: Page, sign_in: SignIn, judge: Judge, world: World
) -> None:
    """All faults at once, so that one run shows them all."""
    faults: list[str] = []
    for address in PORTIONS[portion]:
        entry = entries()[address.name]
        if not (entry.public or "GET" in entry.methods):
            continue
        seen: set[object] = set()
        judged = 0
        for role, scope in readers(entry):
            path = address.path(values_of(world, entry, address, role, scope))
            Objective.objects.exclude(text__startswith="Win ").update(
                text=f"Win {LONG_WORD} as a customer"
            )
            if is_new(path, world.people.get(role), seen):
                enter(page, sign_in, world, role)
                told = f"{address.name} as {role or 'nobody'}"
                faults += [f"{told}: {fault}" for fault in look_at(page, judge, path)]
                judged += 1
                if role and "POST" in entry.methods and judged == 1:
                    faults += [f"{told}: {fault}" for fault in with_errors(page, judge)]

    assert faults == [], "\n".join(faults)


def test_pages_with_nothing_to_show_are_accessible(
    page: Page, sign_in: SignIn, judge: Judge, world: World
) -> None:
    """What shows the next role nothing else is not judged again."""
    faults = []
    seen: dict[str, set[object]] = defaultdict(set)
    for role in ("coordinator", "head", "leader"):
        enter(page, sign_in, world, role)
        for address in all_addresses():
            entry = entries()[address.name]
            is_list = not (address.is_api or address.arguments or entry.object or entry.public)
            if not is_list or not entry.admits(frozenset({role}), "GET"):
                continue
            path = address.path({})
            if is_new(path, world.people[role], seen[path]):
                told = f"{address.name} as {role}"
                faults += [f"{told}: {fault}" for fault in look_at(page, judge, path)]

    assert faults == [], "\n".join(faults)


def test_pages_with_very_much_to_show_are_accessible(
    page: Page, sign_in: SignIn, judge: Judge, world: World
) -> None:
    """Fifty objectives, each with a goal and a KPI, all of words of sixty letters."""
    active = long_plan(world, PlanState.ACTIVE)
    draft = long_plan(world, PlanState.DRAFT)
    where = f"/departments/{active.obligation.department.slug}"
    quarter = active.obligation.quarter.code
    paths = [
        f"{where}/plans/{quarter}/",
        f"{where}/",
        f"{where}/plans/{draft.pk}/edit/",
        f"{where}/plans/{draft.pk}/check/",
        f"{where}/plans/{draft.pk}/versions/",
        "/map/",
        "/map/tree/",
        "/goals/",
        "/kpis/",
        "/gaps/",
        "/dashboard/",
        "/path/",
        f"/search/?q={LONG_WORD}",
    ]
    faults = []
    enter(page, sign_in, world, "head")
    for path in paths:
        faults += [f"{path}: {fault}" for fault in look_at(page, judge, path)]

    assert faults == [], "\n".join(faults)


def long_plan(world: World, state: PlanState) -> Plan:
    """Return a plan with very many objectives of very long words."""
    plan = world.plan("own", state)
    for at in range(1, MANY + 1):
        word = f"{LONG_WORD[:55]}{state[0]}{at:04d}"
        objective = ObjectiveFactory.create(plan=plan, position=at, text=f"{word} {word}")
        goal = GoalFactory.create(title=f"{state.upper()[0]}{word}")
        GoalLinkFactory.create(objective=objective, goal=goal)
        KpiUseFactory.create(objective=objective, kpi__name=word)
    return plan


def readers(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield each role that may open the page, with the scope in which it may."""
    if entry.public:
        yield "", "own"
        return
    for role in ROLES:
        for scope, allowed in entry.methods["GET"].items():
            if role in allowed:
                yield role, scope
                break


def values_of(
    world: World, entry: Entry, address: Address, role: str, scope: str
) -> dict[str, Any]:
    """Return the values of the path; each reader gets an object of his own."""
    world.asking = role or "coordinator"
    build = BUILDERS.get(entry.object)
    return build(world, scope) if build else public_values(address.arguments)


def is_new(path: str, person: User | None, seen: set[object]) -> bool:
    """Return whether the page shows any element that was not judged on it; files are no pages."""
    client = Client()
    if person is not None:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(path)
    if answer.streaming:
        # What nobody reads to its end is under way for ever.
        answer.close()
        return False
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return False
    html = answer.content.decode()
    if "<html" not in html:
        # A part of a page, judged where it stands.
        return False
    found = MAIN.search(html)
    fresh = shape(found.group() if found else html) - seen
    seen |= fresh
    return bool(fresh)


def enter(page: Page, sign_in: SignIn, world: World, role: str) -> None:
    """Open the browser as the role, or as nobody."""
    if role:
        sign_in(page, world.people[role])
    else:
        page.context.clear_cookies()


def look_at(page: Page, judge: Judge, path: str) -> Iterator[str]:
    """Yield every fault of a page in both widths and both colour schemes."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    answer = page.goto(path)
    # Gone is what a link of a mail says that is over; such a page is read as well.
    if answer is None or (answer.status >= 400 and answer.status != 410):
        yield f"answers {answer.status if answer else 'nothing'}"
        return
    if not page.url.split("?")[0].endswith(path.split("?")[0]):
        # It leads somewhere else, which is judged there.
        return
    html = answer.text()
    if "sandbox" in answer.headers.get("content-security-policy", ""):
        # A mail in its closed frame: no script may run there, axe's neither, and it would be waited
        # for without end. It is judged as the mail it is, in the open.
        page.goto("about:blank")
        page.set_content(html)
    else:
        yield from frame(page)
    if (bytes_needed := weight(html)) > BUDGET:
        yield f"asks for {bytes_needed} bytes of style and script"
    yield from look(page, judge, "wide, light")
    page.emulate_media(color_scheme="dark")
    yield from told(judge(page, COLOUR_RULES), "wide, dark")
    page.set_viewport_size(NARROW)
    yield from look(page, judge, "narrow, dark")
    page.emulate_media(color_scheme="light")
    yield from told(judge(page, COLOUR_RULES), "narrow, light")


def with_errors(page: Page, judge: Judge) -> Iterator[str]:
    """Empty every field of the page's form, send it, and look at what comes back with errors."""
    form = page.locator("main form[method=post]:has(input:not([type=hidden]), textarea)").first
    if not form.count():
        return
    form.evaluate(
        "form => { for (const field of form.elements)"
        " if (['text', 'email', 'textarea'].includes(field.type)) field.value = ''; }"
    )
    with page.expect_navigation():
        form.evaluate("form => form.requestSubmit()")
    if not page.locator("#error-summary").count():
        return
    if not page.title().startswith("Error: "):
        yield f"with errors: title is {page.title()!r}"
    yield from look(page, judge, "with errors, narrow, light")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(WIDE)
    yield from told(judge(page, COLOUR_RULES), "with errors, wide, dark")


def frame(page: Page) -> Iterator[str]:
    """Yield what is missing around the content."""
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} first headings"
    if not page.title().endswith(" – SayPro Align") or page.title().startswith("– "):
        yield f"title is {page.title()!r}"
    if not page.locator("html").get_attribute("lang"):
        yield "no language"
    if (
        page.locator("a.skip-link[href='#main']").count() != 1
        or page.locator("main#main").count() != 1
    ):
        yield "no skip link"


def look(page: Page, judge: Judge, how: str) -> Iterator[str]:
    """Yield what axe finds, whether the page scrolls sideways, and where the focus is lost to sight."""
    width = page.evaluate("innerWidth")
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        yield f"{how}: scrolls sideways, {needed} of {width}"
    for stop in unseen_stops(page):
        yield f"{how}: nobody sees the focus on {stop}"
    yield from told(judge(page, None), how)


def told(found: list[str], how: str) -> Iterator[str]:
    """Name how the page was shown; one line for each rule is enough."""
    for text in found[:3]:
        yield f"{how}: {text.splitlines()[0]}"
