// Saves minutes while they are written and shows what others write; arrow keys turn the pages of the
// presentation. Without this file the Save button does the same, and links turn the pages.
const form = document.querySelector("form[data-minutes]");
const PAUSE = 1500;
const LOOK = 10000;
let waiting = 0;
let busy = false;

function items() {
  return [...form.querySelectorAll("[data-item]")];
}

function parts(item) {
  return {
    text: item.querySelector("[data-text]"),
    outcome: item.querySelector("[data-outcome]"),
    version: item.querySelector("[data-version]"),
    clash: item.querySelector("[data-clash]"),
  };
}

function seen(item) {
  const { text, outcome } = parts(item);
  item.seenText = text.value;
  item.seenOutcome = outcome.value;
}

function isTouched(item) {
  const { text, outcome } = parts(item);
  return text.value !== item.seenText || outcome.value !== item.seenOutcome;
}

function tell(words) {
  const place = form.querySelector("[data-saved]");
  if (place && place.textContent !== words) place.textContent = words;
}

function take(item, stored, sent) {
  const { text, outcome, version, clash } = parts(item);
  if (stored.long) return;
  if (stored.clash) {
    clash.hidden = false;
    clash.querySelector("[data-theirs]").textContent = stored.minutes || "–";
    // Seen now: the next save puts this text in its place, knowingly.
    version.value = stored.version;
    item.seenText = stored.minutes;
    item.seenOutcome = stored.outcome;
    return;
  }
  const wroteOn = sent && (text.value !== sent.text || outcome.value !== sent.outcome);
  version.value = stored.version;
  item.seenText = stored.minutes;
  item.seenOutcome = stored.outcome;
  if (!wroteOn && document.activeElement !== text) {
    text.value = stored.minutes;
    outcome.value = stored.outcome;
  }
}

async function save() {
  if (busy) return;
  busy = true;
  const sent = new Map(
    items().map((item) => {
      const { text, outcome } = parts(item);
      return [item.dataset.item, { text: text.value, outcome: outcome.value }];
    }),
  );
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Part": "minutes" },
    redirect: "manual",
  }).catch(() => null);
  busy = false;
  if (!answer?.headers.get("Content-Type")?.startsWith("application/json")) return;
  const told = await answer.json();
  for (const item of items()) {
    const stored = told.items[item.dataset.item];
    if (stored) take(item, stored, sent.get(item.dataset.item));
  }
  if (answer.ok) tell(form.dataset.savedWords.replace("{}", told.at));
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
}

if (form) {
  items().forEach(seen);
  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-item]")) later();
  });
  if ("live" in form.dataset) {
    setInterval(() => {
      if (!document.hidden && !items().some(isTouched)) save();
    }, LOOK);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  const way = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[event.key];
  const link = way && document.querySelector(`.present__nav a[rel="${way}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
