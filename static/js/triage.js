// Decides without leaving the page: sends what was pressed, shows the next suspicion and goes to it.
// Without this file each press brings the next page.
const place = document.querySelector("[data-review]");
let busy = false;

function arrive() {
  const problem = place.querySelector("#error-summary");
  const title = place.querySelector("[autofocus]") ?? place.querySelector("h2, h3, p");
  const target = problem ?? title;
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}

function tell() {
  const said = place.querySelector("[data-say]")?.textContent.trim() ?? "";
  document.querySelector("[data-told]").textContent = said.replace(/\s+/g, " ");
  document.title = place.querySelector("[data-title]").textContent.trim().replace(/\s+/g, " ");
}

async function show(url, options, giveUp) {
  if (busy) return;
  busy = true;
  const answer = await fetch(url, { ...options, headers: { "X-Part": "card" } }).catch(() => null);
  busy = false;
  if (answer?.headers.get("X-Part") !== "card") {
    // No connection, nobody signed in, or no right to it: the page itself says what.
    giveUp();
    return;
  }
  place.innerHTML = await answer.text();
  if (answer.ok) history.replaceState(null, "", answer.url);
  tell();
  arrive();
}

if (place) {
  place.addEventListener("submit", (event) => {
    const form = event.target;
    event.preventDefault();
    show(form.action, { method: "POST", body: new FormData(form) }, () =>
      HTMLFormElement.prototype.submit.call(form),
    );
  });

  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-next]");
    if (link) {
      event.preventDefault();
      show(link.href, {}, () => location.assign(link.href));
      return;
    }
    const summary = event.target.closest(".decide summary");
    if (!summary) return;
    // The fold opens after this press; then its first field is ready for the words.
    setTimeout(() => {
      const field = summary.parentElement.querySelector("input:not([type=hidden]), textarea");
      if (summary.parentElement.open) field?.focus();
    });
  });

  place.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest("form")?.requestSubmit();
    }
  });
}
