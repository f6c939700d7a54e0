"""Whether whoever walks a page by Tab sees where he is."""

from playwright.sync_api import Page

# Only what is cut away as it stands is focused: to see whether the focus brings it to light.
_UNSEEN = """() => {
  const cut = new Map([[null, false]]);
  const isCut = (element) => {
    if (!cut.has(element)) {
      const way = getComputedStyle(element).clipPath;
      cut.set(element, way === "inset(50%)" || isCut(element.parentElement));
    }
    return cut.get(element);
  };
  const isSmall = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width < 4 || height < 4;
  };
  const stops = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(stops)]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility())
    .filter((one) => isSmall(one) || isCut(one))
    .filter((one) => {
      one.focus({ preventScroll: true, focusVisible: true });
      cut.clear();
      cut.set(null, false);
      const unseen = document.activeElement === one && (isSmall(one) || isCut(one));
      one.blur();
      cut.clear();
      cut.set(null, false);
      return unseen;
    })
    .map((one) => one.innerText.trim() || one.name || one.outerHTML.slice(0, 80));
}"""


def unseen_stops(page: Page) -> list[str]:
    """Return what the focus reaches and nobody sees (WCAG 2.4.7)."""
    found: list[str] = page.evaluate(_UNSEEN)
    return found
