// Advice beside what is being typed. After a pause in typing one objective is sent, and what there is
// to say about it comes back as fragments. Offers are taken without leaving the page. Without this
// file the same buttons save the page and the same advice stands there when it is shown again.
const PAUSE = 600;
// What the rules see of the whole plan, other departments included, may come a little later.
const LONGER_PAUSE = 1500;
const form = document.querySelector("form[data-advice]");
const waiting = new Map();
const asked = new Map();

function fieldsOf(section, typed, verb) {
  const data = new URLSearchParams();
  for (const name of ["csrfmiddlewaretoken", "plan-version", "objectives-TOTAL_FORMS"]) {
    data.set(name, form.elements.namedItem(name)?.value ?? "");
  }
  for (const field of section.querySelectorAll("input[name], select[name], textarea[name]")) {
    if (field.type === "checkbox" && !field.checked) continue;
    data.append(field.name, field.value);
  }
  data.set("typed", typed);
  data.set("verb", verb);
  return data;
}

function slotOf(id) {
  const field = document.getElementById(id);
  const wrapper = document.getElementById(`div_${id}`);
  if (!field || !wrapper) return null;
  let slot = wrapper.querySelector("[data-echo]");
  if (!slot) {
    slot = document.createElement("div");
    slot.dataset.echo = "";
    slot.setAttribute("aria-live", "polite");
    field.after(slot);
  }
  return slot;
}

function fill(here, nodes) {
  const fresh = document.createElement("div");
  fresh.append(...nodes);
  // The same again is said once only, and nothing is pulled away under the finger.
  if (fresh.innerHTML.trim() === here.innerHTML.trim()) return;
  if (here.contains(document.activeElement)) return;
  here.replaceChildren(...fresh.childNodes);
}

function placeEchoes(part, section) {
  const said = new Map([...part.querySelectorAll("[data-for]")].map((p) => [p.dataset.for, p]));
  const row = document.getElementById(part.id)?.closest("[data-row]") ?? section;
  for (const field of row.querySelectorAll("input[inputmode=decimal]")) {
    const line = said.get(field.id);
    if (line || field.parentElement.querySelector("[data-echo]")) {
      const slot = slotOf(field.id);
      if (slot) fill(slot, line ? [line] : []);
    }
  }
}

function show(text, section) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  for (const part of answer.querySelectorAll("[data-part]")) {
    const here = document.getElementById(part.id);
    if (!here) continue;
    if (part.classList.contains("echoes")) placeEchoes(part, section);
    fill(here, [...part.childNodes]);
  }
}

async function refresh(section, typed = "", verb = "") {
  asked.get(section)?.abort();
  const control = new AbortController();
  asked.set(section, control);
  try {
    const answer = await fetch(form.dataset.advice, {
      method: "POST",
      body: fieldsOf(section, typed, verb),
      signal: control.signal,
    });
    if (answer.ok && !answer.redirected) show(await answer.text(), section);
  } catch {
    // No connection, or a newer question: advice can wait.
  }
}

async function notice() {
  asked.get(form)?.abort();
  const control = new AbortController();
  asked.set(form, control);
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.notices, { method: "POST", body, signal: control.signal });
    if (answer.ok && !answer.redirected) show(await answer.text(), form);
  } catch {
    // As above.
  }
}

function noticeLater() {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(notice, LONGER_PAUSE));
}

function later(section, typed) {
  clearTimeout(waiting.get(section));
  waiting.set(section, setTimeout(() => refresh(section, typed), PAUSE));
}

function change(field, value) {
  if (field.type === "checkbox") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function takeGoal(button, section, goal) {
  const select = section.querySelector("select[name$='-goal']");
  if (!select || ![...select.options].some((option) => option.value === goal)) return false;
  change(select, goal);
  const confirm = section.querySelector("input[name$='-confirm']");
  if (confirm && goal !== "none") change(confirm, true);
  for (const other of button.closest("ul").querySelectorAll("button")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  if (goal === "none") section.querySelector("[name$='-no_goal_reason']")?.focus();
  return true;
}

function takeMeaning(name, value) {
  const field = form.elements.namedItem(name);
  if (!field) return false;
  field.focus();
  change(field, value);
  return true;
}

function press(event) {
  const button = event.target.closest("button[name=verb]");
  const section = button?.closest("section[data-row]");
  if (!section) return;
  const [verb, first, second] = button.value.split(":");
  let taken = false;
  if (verb === "take_goal") taken = takeGoal(button, section, second);
  if (verb === "meant") taken = takeMeaning(first, second);
  if (verb === "share" || verb === "apart") {
    taken = true;
    button.closest("[data-row]").querySelector("input[name$='-name']")?.focus();
    refresh(section, "", button.value);
  }
  if (taken) event.preventDefault();
}

if (form) {
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const section = event.target.closest("section[data-row]");
      if (section && event.target.name) later(section, event.target.name);
      noticeLater();
    });
  }
  noticeLater();
  form.addEventListener("click", press);
}
