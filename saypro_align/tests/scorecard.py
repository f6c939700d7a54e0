"""Counts what a task costs a person: clicks, pages, keys and typed characters, against a budget.

A click is one press of the pointer; a page is a navigation that shows something new, redirects
counted once; a key is a control key (Tab, Enter, arrows), a character is data that must be typed.
Fields inside one form may be reached with Tab, as people do, so filling them is no click. Seconds
follow the keystroke-level model (Card, Moran and Newell 1980): 1.35 for each page looked at, 1.3 a
click, 0.4 for each change between hand and pointer, 0.28 a key or character.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from saypro_align.tests.browser import Traffic

Mode = Literal["pointer", "plain", "keyboard"]
MODES: Final[tuple[Mode, ...]] = ("pointer", "plain", "keyboard")
WITHOUT_SCRIPTS: Final = "plain"

_MOST_TABS = 250
_IS_BEFORE = (
    "target => Boolean(document.activeElement.compareDocumentPosition(target)"
    " & Node.DOCUMENT_POSITION_PRECEDING)"
)
_IS_FOCUSED = "target => target === document.activeElement"
_STARTS_AT_TOP = "() => document.activeElement === document.body"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a task may cost; None where nothing is budgeted."""

    task: str
    clicks: int
    pages: int
    keys: int | None = None
    plain_pages: int | None = None

    def most_pages(self, mode: Mode) -> int:
        """Return how many pages it may take; without scripts one more, unless said otherwise."""
        if mode != WITHOUT_SCRIPTS:
            return self.pages
        return self.pages + 1 if self.plain_pages is None else self.plain_pages


BUDGETS: Final = {
    1: Budget("Sign in and read alignment, target, trend, forecast", 1, 1, 3),
    2: Budget("Name the departments below and the plans missing", 0, 0, 0),
    3: Budget("See what changed since the last visit", 0, 0, 0),
    4: Budget("Ask the owner of the latest action for an update", 2, 1),
    5: Budget("From a count of gaps to exactly those gaps", 1, 1),
    # The two arrow keys that lead from screen to screen.
    6: Budget("Present on a projector, step through three screens", 1, 1),
    7: Budget("Replace a KPI and resubmit the plan", 4, 3, 18),
    8: Budget("Start the plan by copying the last quarter", 4, 2, 12),
    9: Budget("Create one objective with goal and KPI", 4, 1, 14),
    10: Budget("Accept the suggested goal", 1, 0, 2),
    11: Budget("Paste 12 KPI rows, mend one, add them", 3, 1, 8),
    12: Budget("Check in four numbers and an obstacle from the mail", 2, 2, 12),
    13: Budget("Say that nothing has changed", 2, 1, 4),
    14: Budget("Correct yesterday's 28 to 2.8", 3, 2, 10),
    # Without scripts each press is a page.
    15: Budget("Remove a KPI and undo it", 2, 0, 4, plain_pages=2),
    16: Budget("Lose the session, sign in again: the text is there", 1, 1),
    17: Budget("Save one field in two tabs: see both, choose", 1, 0),
    18: Budget("Submit with three faults, mend each, submit", 6, 3, 20),
    19: Budget("Change the two commented fields and resubmit", 4, 3, 14),
    20: Budget("Decide five suggested gaps, two of them none", 8, 1, 18, plain_pages=5),
    21: Budget("Plan an action with prefilled steps and propose it", 3, 2, 12),
    23: Budget("Tick a step off", 1, 0, 3),
    24: Budget("All done: check the gap again, closed or adjust", 2, 1, 6),
    25: Budget("Read the own targets with the why, and say so", 2, 1, 4),
    26: Budget("Say that a target is not realistic, and what instead", 3, 1, 8),
    27: Budget("Answer four entries of feedback, then distribute to all", 7, 3, 24),
    28: Budget("Share +15 % out over four departments", 2, 1, 10),
    31: Budget("Schedule a stakeholder report for an outside address", 5, 2, 18),
    32: Budget("From an outsider's mail: open the report; stop the mails", 2, 1),
    33: Budget("Recognise a team for a reached target value", 3, 2, 8),
    22: Budget("Agree on a joint session, both confirm, calendar file", 4, 3),
    29: Budget("Send the progress report after editing one sentence", 3, 2, 8),
    30: Budget("Hold a review: decision to action, minutes sent", 5, 2, 20),
    36: Budget("Open the next quarter", 6, 5),
    37: Budget("Hand over everything of a leaving person", 4, 2, 12),
    38: Budget("See what a stricter rule would do, and cancel", 3, 1, 8),
    39: Budget("Find why Sipho got no mail, and send it again", 3, 2, 10),
    40: Budget("Find the goal nobody serves and the objective without goal", 0, 0, 0),
}


class Walk:
    """One person doing one task in one browser tab."""

    def __init__(self, page: Page, mode: Mode, task: int, keep: Callable[[str, Any], None]) -> None:
        self.page, self.mode, self.task = page, mode, task
        self._keep = keep
        self.clicks = self.pages = self.keys = self.chars = self.hand_changes = 0
        self._hand: Literal["pointer", "keyboard"] = "keyboard"
        page.on("domcontentloaded", self._arrived)

    @property
    def budget(self) -> Budget:
        """Return what the task may cost."""
        return BUDGETS[self.task]

    def start(self) -> None:
        """Begin to count: the person sits at the page where the task starts."""
        self.clicks = self.pages = self.keys = self.chars = self.hand_changes = 0

    def press(self, target: Locator) -> None:
        """Press a button or follow a link."""
        if self.mode == "keyboard":
            self.reach(target)
            self.key("Enter")
            return
        self._take("pointer")
        self.clicks += 1
        target.click()

    def submit(self, button: Locator) -> None:
        """Send the form: by Enter in the field just filled, or by its button."""
        if self.mode == "keyboard":
            self.key("Enter")
        else:
            self.press(button)

    def press_main(self, button: Locator) -> None:
        """Press the page's main button, which has keys of its own."""
        if self.mode == "keyboard":
            button.wait_for()
            self.key("Control+Enter")
        else:
            self.press(button)

    def jump(self, link: Locator) -> None:
        """Follow a link within the page, where keys would have far to go; a pointer scrolls."""
        if self.mode == "keyboard":
            self.press(link)

    def tick(self, target: Locator) -> None:
        """Choose a radio button or tick a box."""
        if self.mode == "keyboard":
            self.reach(target)
            self.key("Space")
            return
        self._take("pointer")
        self.clicks += 1
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        """Type a text in place of what stands in the field."""
        self.chars += len(text)
        if self.mode == "keyboard":
            self.reach(target)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)
            return
        self._take("keyboard")
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        """Choose from a list by typing the beginning of the entry."""
        self.chars += min(len(label), 4)
        if self.mode == "keyboard":
            self.reach(target)
        self._take("keyboard")
        target.select_option(label=label)

    def paste(self, target: Locator, text: str) -> None:
        """Paste a text: one shortcut, whatever its length."""
        if self.mode == "keyboard":
            self.reach(target)
        self._take("keyboard")
        self.keys += 1
        target.fill(text)

    def key(self, name: str) -> None:
        """Press a control key."""
        self._take("keyboard")
        self.keys += 1
        self.page.keyboard.press(name)

    def reach(self, target: Locator) -> None:
        """Go to a field, button or link by Tab, past the navigation by the skip link."""
        target.wait_for()
        # Keys pressed while the page is still arriving go astray; nobody is that fast.
        self.page.wait_for_load_state()
        if target.evaluate(_IS_FOCUSED):
            return
        if self.page.evaluate(_STARTS_AT_TOP) and target.locator("xpath=ancestor::main").count():
            self.key("Tab")
            self.key("Enter")
        step = "Shift+Tab" if target.evaluate(_IS_BEFORE) else "Tab"
        for _time in range(_MOST_TABS):
            self.key(step)
            if target.evaluate(_IS_FOCUSED):
                return
        raise AssertionError(f"{target} cannot be reached by {step}.")

    @property
    def seconds(self) -> float:
        """Return the keystroke-level estimate."""
        return (
            1.35 * (1 + self.pages)
            + 1.3 * self.clicks
            + 0.4 * self.hand_changes
            + 0.28 * (self.keys + self.chars)
        )

    def finish(self) -> None:
        """Keep the count, and hold it against the budget; without scripts one page more may be."""
        # The page that came last is counted as well.
        self.page.wait_for_load_state()
        spare = 1 if self.mode == WITHOUT_SCRIPTS else 0
        told = f"task {self.task}, {self.mode}: {self.clicks} clicks, {self.pages} pages"
        count = {"task": self.task, "mode": self.mode, "clicks": self.clicks, "pages": self.pages}
        self._keep("scorecard", {**count, "keys": self.keys, "seconds": self.seconds})
        assert self.pages <= self.budget.most_pages(self.mode), told
        assert self.clicks <= self.budget.clicks + spare, told
        if self.mode == "keyboard":
            most = self.keys if self.budget.keys is None else self.budget.keys
            assert self.keys <= most, f"{told}, {self.keys} keys"

    def _arrived(self, _page: Page) -> None:
        self.pages += 1

    def _take(self, hand: Literal["pointer", "keyboard"]) -> None:
        # The page's scripts have run: nobody is faster than they are.
        self.page.wait_for_load_state()
        if hand != self._hand:
            self.hand_changes += 1
            self._hand = hand


@pytest.fixture
def plain_page(browser: Browser, live_server: Any, traffic: Traffic) -> Iterator[Page]:
    """Open a page in a browser that runs no scripts."""
    context: BrowserContext = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        java_script_enabled=False,
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
    traffic.settle()


StartWalk = Callable[[int, Mode], Walk]


@pytest.fixture
def walk(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> StartWalk:
    """Return a function that gives a person a browser tab for a task."""

    def begin(task: int, mode: Mode) -> Walk:
        name = "plain_page" if mode == WITHOUT_SCRIPTS else "page"
        return Walk(request.getfixturevalue(name), mode, task, record_property)

    return begin


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each task's cost against its budget."""
    rows = {
        (told["task"], MODES.index(told["mode"])): told
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, told in getattr(report, "user_properties", ())
        if name == "scorecard"
    }
    if not rows:
        return
    terminalreporter.section("scorecard: used/budget")
    terminalreporter.write_line(
        f"{'task':4} {'how':9} {'clicks':>7} {'pages':>6} {'keys':>7} {'seconds':>8}"
    )
    for _key, told in sorted(rows.items()):
        budget = BUDGETS[told["task"]]
        is_keyboard, most = told["mode"] == "keyboard", budget.most_pages(told["mode"])
        clicks = "-" if is_keyboard else f"{told['clicks']}/{budget.clicks}"
        keys = f"{told['keys']}/{'-' if budget.keys is None else budget.keys}"
        terminalreporter.write_line(
            f"{told['task']:4} {told['mode']:9} {clicks:>7} {told['pages']}/{most:<4}"
            f" {keys if is_keyboard else '-':>7} {told['seconds']:8.1f}  {budget.task}"
        )
