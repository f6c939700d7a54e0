// The plan editor: every field is kept as it is typed, on the server and until then in this tab.
// Without this file the page works by its buttons.
import { Fields } from "./editor-fields.js";
import { fold, openFor, watchFolds } from "./editor-folds.js";

const PAUSE = 1000;
const HEARTBEAT = 20000;
const LONGEST_WAIT = 15000;

const form = document.getElementById("plan-editor");
const bar = document.getElementById("editor-bar");
const state = bar.querySelector("[data-state]");
const signIn = bar.querySelector("[data-sign-in]");
const backupKey = `editor:${form.dataset.person}:${location.pathname}`;
const fields = new Fields(form);
const clashing = new Map();
// Texts of rows that are not on this page: kept here until the server has them.
let homeless = [];
let timer = 0;
let wait = PAUSE;
let sending = null;
let leaving = false;

const word = (name) =>
  bar.querySelector("[data-words]").content.querySelector(`[data-word="${name}"]`).textContent;
const hidden = (name) => form.elements.namedItem(name);

function say(text, tone = "") {
  state.className = tone;
  if (state.textContent !== text) state.textContent = text;
}

function unsent() {
  const known = fields.unsent().filter((one) => !clashing.has(`${one.row}/${one.field}`));
  return [...homeless, ...known];
}

// --- this tab's own copy -------------------------------------------------------------------------

function backUp() {
  const all = [...homeless, ...fields.unsent()];
  if (all.length) sessionStorage.setItem(backupKey, JSON.stringify(all));
  else sessionStorage.removeItem(backupKey);
}

function putBack(changes) {
  for (const change of changes) {
    const entry = fields.places.get(`${change.row}/${change.field}`);
    if (!entry) {
      homeless.push(change);
    } else if (fields.text(entry) !== change.text) {
      // Over another text than then: the server will show both.
      entry.known = change.base;
      entry.sent = true;
      fields.show(entry, change.text);
    }
  }
}

// --- sending -------------------------------------------------------------------------------------

function soon(pause = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(() => flush(), pause);
}

async function post(body, options = {}) {
  return fetch(form.dataset.typedUrl, {
    method: "POST",
    redirect: "manual",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": hidden("csrfmiddlewaretoken").value,
    },
    body: JSON.stringify(body),
    ...options,
  });
}

async function freshToken() {
  const answer = await fetch(form.dataset.typedUrl, { redirect: "manual" });
  if (!answer.ok) return false;
  const { token } = await answer.json();
  for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
  return true;
}

// Send what is not sent; returns whether the server has everything now.
async function flush(verb = "") {
  while (sending) await sending;
  clearTimeout(timer);
  sending = send(verb);
  try {
    return await sending;
  } finally {
    sending = null;
  }
}

async function send(verb) {
  const changes = unsent();
  if (changes.length) say(word("saving"));
  let answer;
  try {
    const body = { changes, seen: Number(hidden("plan-seen").value || 0), verb };
    answer = await post(body);
    if (answer.status === 403 && (await freshToken())) answer = await post(body);
  } catch {
    return later();
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return signedOut();
  if (answer.status >= 500 || answer.status === 429) return later();
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (!("seen" in told)) {
    say(told.message ?? word("refused"), "late");
    return false;
  }
  wait = PAUSE;
  signIn.hidden = true;
  return hear(changes, told, verb);
}

function later() {
  backUp();
  if (unsent().length) say(word("offline"), "late");
  wait = Math.min(wait * 2, LONGEST_WAIT);
  soon(wait);
  return false;
}

function signedOut() {
  backUp();
  if (unsent().length || fields.unsent().length) {
    signIn.hidden = false;
    say(word("offline"), "late");
  }
  return false;
}

async function hear(changes, told, verb) {
  const refused = new Set(told.clashes.map((one) => `${one.row}/${one.field}`));
  for (const change of changes) if (!refused.has(`${change.row}/${change.field}`)) fields.heard(change);
  const added = homeless.length > 0;
  homeless = homeless.filter((one) => refused.has(`${one.row}/${one.field}`));
  told.clashes.forEach(showClash);
  const strange = take(told.others);
  const stale = String(told.version) !== hidden("plan-version").value;
  hidden("plan-seen").value = told.seen;
  bar.querySelector("[data-standing]").textContent = told.standing;
  const editing = document.querySelector("[data-editing]");
  if (editing.textContent.trim() !== told.editing.trim()) editing.textContent = told.editing.trim();
  backUp();
  if (clashing.size) say(word("choose"), "late");
  else if (changes.length || state.classList.contains("late")) say(`${word("saved")} ${told.saved}`);
  if (!verb && !clashing.size && (added || strange || stale)) await redraw();
  if (unsent().length) soon();
  return clashing.size === 0 && unsent().length === 0;
}

// Show what others typed in fields that are untouched here; tell whether a row is missing.
function take(others) {
  let strange = false;
  for (const other of others) {
    const entry = fields.places.get(`${other.row}/${other.field}`);
    if (!entry) {
      strange = true;
    } else if (fields.text(entry) === entry.known || fields.text(entry) === other.text) {
      if (fields.text(entry) !== other.text) note(entry, other.who);
      fields.show(entry, other.text);
      entry.known = other.text;
      entry.sent = true;
    }
  }
  return strange;
}

function note(entry, who) {
  const box = entry.controls[0].closest(".field");
  const line = box.querySelector(".changed-by") ?? document.createElement("p");
  line.className = "changed-by quiet";
  line.textContent = `${word("changed")} ${who}`;
  box.append(line);
}

// --- two texts for one field ---------------------------------------------------------------------

function showClash(clash) {
  const place = `${clash.row}/${clash.field}`;
  const entry = fields.places.get(place);
  if (!entry) return;
  clashing.get(place)?.remove();
  const box = entry.controls[0].closest(".field");
  box.insertAdjacentHTML("beforeend", clash.html);
  const shown = box.lastElementChild;
  clashing.set(place, shown);
  openFor(form, shown);
  const choose = (text) => {
    entry.known = clash.theirs;
    entry.sent = true;
    if (text !== null) fields.show(entry, text);
    shown.remove();
    clashing.delete(place);
    entry.controls[0].focus();
    flush();
  };
  shown.querySelector("[data-keep-mine]").addEventListener("click", () => choose(null));
  shown.querySelector("[data-keep-theirs]").addEventListener("click", () => choose(clash.theirs));
}

// --- drawing the page anew -----------------------------------------------------------------------

async function redraw(query = "") {
  let page;
  try {
    const answer = await fetch(location.pathname + query, { redirect: "manual" });
    if (!answer.ok) return false;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return later();
  }
  const fresh = page.getElementById("plan-editor");
  const waiting = [...homeless, ...fields.unsent()];
  const was = fields.focus();
  const button = form.contains(document.activeElement) && document.activeElement.closest("button[value]");
  const open = [...form.querySelectorAll("[data-row] details[open]")].map(
    (one) => one.closest("[data-row]").dataset.row,
  );
  homeless = [];
  clashing.clear();
  form.replaceChildren(...fresh.childNodes);
  for (const id of ["editor-lead"]) {
    document.getElementById(id)?.replaceWith(page.getElementById(id));
  }
  bar.querySelector("[data-standing]").textContent =
    page.querySelector("#editor-bar [data-standing]").textContent;
  fields.read();
  putBack(waiting);
  for (const row of open) {
    const details = form.querySelector(`[data-row="${row}"] details`);
    if (details) details.open = true;
  }
  fold(form, form.querySelector(query ? "#new" : ":focus"));
  if (!fields.focusAgain(was) && button) {
    form.querySelector(`button[value="${CSS.escape(button.value)}"]`)?.focus({ preventScroll: true });
  }
  form.dispatchEvent(new CustomEvent("editor:drawn", { bubbles: true }));
  return true;
}

function focusFirst(element) {
  openFor(form, element);
  const selector = "input:not([type=hidden]), textarea, select";
  (element?.matches("button") ? element : element?.querySelector(selector))?.focus();
}

async function addRow(what) {
  await flush();
  if (await redraw(`?new=${encodeURIComponent(what)}`)) focusFirst(form.querySelector("#new"));
}

async function switchRow(verb) {
  const [act, key] = verb.split(":");
  const row = form.querySelector(`[data-row$="/${key}"]`);
  // A row that was added a moment ago and never typed into is known to nobody else.
  const blank = row && "new" in row.dataset && !unsent().some((one) => one.row === row.dataset.row);
  if (blank) {
    const before = row.previousElementSibling;
    row.remove();
    fields.read();
    focusFirst(before);
    return;
  }
  await flush(verb);
  if (!(await redraw())) return;
  const undo = form.querySelector(`[value="${act.replace("retire", "restore")}:${key}"]`);
  focusFirst(act.startsWith("retire") ? undo : form.querySelector(`[data-row$="/${key}"]`));
}

// Save; where somebody has to do something first, the focus goes there.
async function saved() {
  if (await flush()) return true;
  const first = clashing.values().next().value;
  if (first) first.querySelector("button").focus();
  else if (!signIn.hidden) signIn.querySelector("input[type=password]").focus();
  return false;
}

async function submit(button) {
  if (!(await saved())) return;
  leaving = true;
  form.requestSubmit(button);
}

// --- what people do ------------------------------------------------------------------------------

form.addEventListener("input", (event) => {
  if (!fields.placeOf(event.target)) return;
  backUp();
  soon(Math.max(PAUSE, wait));
});
form.addEventListener("change", async (event) => {
  const beneath = event.target.closest("[data-beneath]");
  if (beneath && event.target.value === "theirs") {
    const field = fields.placeOf(beneath.closest(".field").querySelector("input, select, textarea"));
    fields.show(field, beneath.querySelector("[data-beneath-text]").textContent);
    soon(0);
    return;
  }
  const entry = fields.placeOf(event.target);
  if (!entry) return;
  // A range or milestones ask for other numbers than a target value.
  const shapes = ["range", "milestones"];
  const isReshaped =
    entry.field === "direction" &&
    shapes.includes(entry.known) !== shapes.includes(fields.text(entry));
  if (isReshaped && (await flush())) await redraw();
  else soon(0);
});
form.addEventListener("submit", (event) => {
  if (leaving) return;
  event.preventDefault();
  const verb = event.submitter?.value ?? "save";
  if (verb.startsWith("add_")) addRow(verb.slice(4));
  else if (/^(retire|restore|lower)_/.test(verb)) switchRow(verb);
  else if (verb === "save") saved();
  else submit(event.submitter);
});
addEventListener("pagehide", () => {
  const changes = leaving ? [] : unsent();
  if (changes.length) post({ changes, seen: 0 }, { keepalive: true });
});
addEventListener("pageshow", (event) => {
  if (event.persisted) leaving = false;
});
addEventListener("online", () => soon(0));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) soon(0);
});
setInterval(() => {
  if (!document.hidden && !sending && signIn.hidden) flush();
}, HEARTBEAT);

for (const button of bar.querySelectorAll("[data-without-script]")) button.hidden = true;
document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
  leaving = true;
  sessionStorage.removeItem(backupKey);
});
watchFolds(form);
putBack(JSON.parse(sessionStorage.getItem(backupKey) ?? "[]"));
flush();
