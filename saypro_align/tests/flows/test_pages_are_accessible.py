"""Every page, in a real browser: axe finds nothing, nothing scrolls sideways, the frame is whole.

Pages come from the resolver and their objects from the policy, so a new page is looked at by itself.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import pytest
import time_machine
from playwright.sync_api import Page, ViewportSize

from departments.models import Department, Objective, User
from saypro_align.policy.table import Entry, entries
from saypro_align.tests.addresses import all_addresses
from saypro_align.tests.world import World
from saypro_align.tests.world_above import BUILDERS, public_values

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Who sees most of a page comes first.
ROLES: Final = ("coordinator", "head", "leader", "administrator", "staff", "external")
WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrik"


@pytest.fixture
def world(transactional_db: None, now: datetime) -> Iterator[World]:
    """Give the people and departments in their quarter, one of each with a very long name."""
    with time_machine.travel(now, tick=True):
        world = World.build()
        _lengthen_names()
        yield world


def _lengthen_names() -> None:
    Department.objects.filter(slug="sales").update(name=f"{LONG_WORD} and sales")
    User.objects.filter(email="head@saypro.example").update(name=LONG_WORD)


def test_every_page_is_accessible_and_reflows(
    page: Page, sign_in: Callable[[Page, Any], None], axe: Callable[[Page], None], world: World
) -> None:
    """All faults at once, so that one run shows them all."""
    pages = list(_pages(world))
    Objective.objects.update(text=f"Win {LONG_WORD} as a customer")
    assert len(pages) > 5

    faults = []
    for person, name, path in sorted(pages, key=lambda one: one[0]):
        if person:
            sign_in(page, world.people[person])
        else:
            page.context.clear_cookies()
        faults += [f"{name} as {person or 'nobody'}: {fault}" for fault in _judge(page, path, axe)]

    assert faults == [], "\n".join(faults)


def _pages(world: World) -> Iterator[tuple[str, str, str]]:
    """Yield each page with the person who sees most of it."""
    for address in all_addresses():
        entry = entries()[address.name]
        if address.is_api or not (entry.public or "GET" in entry.methods):
            continue
        person, scope = _reader(entry)
        world.asking = person or "coordinator"
        build = BUILDERS.get(entry.object)
        values = build(world, scope) if build else public_values(address.arguments)
        yield person, address.name, address.path(values)


def _reader(entry: Entry) -> tuple[str, str]:
    for scope, allowed in entry.methods.get("GET", {}).items():
        for role in ROLES:
            if role in allowed:
                return role, scope
    return "", "own"


def _judge(page: Page, path: str, axe: Callable[[Page], None]) -> Iterator[str]:
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    answer = page.request.get(path)
    if "text/html" not in answer.headers.get("content-type", ""):
        return
    if answer.status >= 400:
        yield f"answers {answer.status}"
        return
    page.goto(path)
    yield from _frame(page)
    yield from _look(page, axe, "wide, light")
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    yield from _look(page, axe, "narrow, dark")


def _frame(page: Page) -> Iterator[str]:
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} first headings"
    if not page.title().endswith(" – SayPro Align") or page.title().startswith("– "):
        yield f"title is {page.title()!r}"
    if not page.locator("html").get_attribute("lang"):
        yield "no language"
    if page.locator("a[href='#main']").count() != 1 or page.locator("main#main").count() != 1:
        yield "no skip link"


def _look(page: Page, axe: Callable[[Page], None], how: str) -> Iterator[str]:
    width = page.evaluate("innerWidth")
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        yield f"{how}: scrolls sideways, {needed} of {width}"
    try:
        axe(page)
    except AssertionError as found:
        yield f"{how}: {str(found).splitlines()[0]}"
