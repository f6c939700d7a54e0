"""What is asked of axe finds every kind of text that is hard to read, each once."""

import re

import pytest
from playwright.sync_api import Page

from saypro_align.tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What is told of each stands in its id; what can be read has none.
PAGE = """<!doctype html><html lang="en"><title>Texts</title><style>
  body { color: #222; background: #fff } .pale { color: #bbb } .dark { background: #333; color: #eee }
  .faint { opacity: 0.3 } .over { position: relative } .gone { display: none }
  .strong { font-weight: 700; font-size: 20px; color: #888 } .thin { color: #888 }
</style><main><h1>Texts</h1>
  <p>Plain</p><p class="pale" id="pale">Pale</p><p class="pale">As pale as the one before</p>
  <div class="dark"><p>Light on dark</p><p style="color: #222" id="dark-on-dark">Dark on dark</p></div>
  <div class="faint"><p id="faint">Faint</p></div><p class="pale gone">Nobody sees it</p>
  <p class="strong">Large and strong</p><p class="thin" id="thin">Small, of the same colour</p>
  <p class="pale over" id="over">Over the others</p>
  <label for="typed">Typed</label><input id="typed" class="pale" value="Pale as it is typed">
  <button disabled class="pale">Cannot be pressed</button><button class="pale" id="button">Can</button>
  <p class="text">Dark <a href="#" style="color: #333; text-decoration: none" id="link">link</a> in it</p>
  <p>Bare <a href="#" style="color: #333; text-decoration: none" id="second-link">link</a> in it</p>
  <img id="unnamed" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
</main></html>"""
_ID = re.compile(r"#([a-z-]+)")


def named(found: list[str]) -> set[tuple[str, str]]:
    """Return rule and id of each fault."""
    return {(text.split(":")[0], _ID.findall(text.splitlines()[0])[0]) for text in found}


CONTRAST = {
    ("color-contrast", name)
    for name in ("pale", "dark-on-dark", "faint", "thin", "over", "typed", "button")
}
LINKS = {("link-in-text-block", "link"), ("link-in-text-block", "second-link")}


def test_every_kind_of_text_is_judged_and_equal_ones_once(page: Page) -> None:
    page.set_content(PAGE)

    assert named(violations(page, ["color-contrast"])) == CONTRAST
    assert len(violations(page, ["color-contrast"])) == len(CONTRAST)


def test_all_other_rules_are_asked_of_everything(page: Page) -> None:
    page.set_content(PAGE)

    assert named(violations(page)) == CONTRAST | LINKS | {("image-alt", "unnamed")}


def test_links_are_told_apart_in_each_text(page: Page) -> None:
    page.set_content(PAGE)

    assert named(violations(page, ["color-contrast", "link-in-text-block"])) == CONTRAST | LINKS


def test_a_text_among_many_that_alone_is_pale_is_found(page: Page) -> None:
    rows = "".join(f"<tr><td>Row {number}</td></tr>" for number in range(60))
    page.set_content(f"<html lang=en><title>t</title><main><h1>h</h1><table>{rows}</table></main>")
    assert violations(page) == []

    page.locator("td").nth(41).evaluate("cell => { cell.style.color = '#ccc'; cell.id = 'cell' }")

    assert named(violations(page)) == {("color-contrast", "cell")}
