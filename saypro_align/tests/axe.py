"""What axe finds on a page, asked so that it looks once at what is the same a hundred times over.

Contrast takes axe three quarters of its time, for it looks at every text through everything around it.
Texts of the same colours, size and weight on the same grounds have the same contrast: of each kind of
text one is judged. All other rules are asked for the whole page.
"""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# A text is of a kind with another when nothing differs that contrast is made of: its own and its
# parent's look, and the grounds behind it. What is lifted out of the flow may lie over anything: it
# has a ground of its own.
_KINDS_OF_TEXT = """() => {
  const CLEAR = "rgba(0, 0, 0, 0)";
  const grounds = new Map([[null, ""]]);
  const groundOf = (element) => {
    if (!grounds.has(element)) {
      const look = getComputedStyle(element);
      const own = [
        look.backgroundColor === CLEAR ? "" : look.backgroundColor,
        look.backgroundImage, look.opacity, look.filter, look.mixBlendMode,
        look.position === "static" ? "" : `${look.position} ${element.localName} ${element.className}`,
      ].join();
      const behind = groundOf(element.parentElement);
      grounds.set(element, own === ",none,1,none,normal," ? behind : `${behind} > ${own}`);
    }
    return grounds.get(element);
  };
  const lookOf = (element) => {
    const look = getComputedStyle(element);
    return [look.color, look.fontSize, look.fontWeight, look.textShadow, look.display].join();
  };
  const says = (element) =>
    element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const kinds = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || !says(element)) continue;
    const looks = [element, element.parentElement].map(lookOf);
    const kind = [element.localName, element.disabled, ...looks, groundOf(element)].join("; ");
    if (!kinds.has(kind)) kinds.set(kind, element);
  }
  return [...kinds.values()];
}"""

_ASK = """async (rules) => {
  const kindsOfText = KINDS_OF_TEXT;
  const contrast = "color-contrast";
  const runs = [];
  if (!rules) {
    runs.push([document, { rules: { [contrast]: { enabled: false } } }]);
  } else if (rules.some((rule) => rule !== contrast)) {
    const values = rules.filter((rule) => rule !== contrast);
    runs.push([document, { runOnly: { type: "rule", values } }]);
  }
  const texts = !rules || rules.includes(contrast) ? kindsOfText() : [];
  if (texts.length) {
    runs.push([{ include: texts }, { runOnly: { type: "rule", values: [contrast] } }]);
  }
  const found = [];
  for (const [where, options] of runs) {
    const { violations } = await axe.run(where, { ...options, resultTypes: ["violations"] });
    for (const { id, nodes } of violations) {
      found.push(...nodes.map((node) => `${id}: ${node.target} ${node.failureSummary ?? ""}`));
    }
  }
  return found;
}""".replace("KINDS_OF_TEXT", _KINDS_OF_TEXT)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what breaks any of the rules, or of all that axe asks by itself."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_ASK, rules)
    return found
