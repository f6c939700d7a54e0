// Keeps what is being typed in this tab until it is saved: a session that ends, or a tab that is
// closed by accident and reopened, loses nothing. Passwords and hidden fields are never kept, and
// signing out forgets everything. Without this file forms work the same, only without the safety net.
const PREFIX = "typed:";

function keepable(field) {
  return field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);
}

function valueOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value;
}

function idOf(field) {
  const tick = field.type === "checkbox" || field.type === "radio";
  return tick ? `${field.name}=${field.value}` : field.name;
}

function remember(form, key) {
  const typed = {};
  for (const field of form.elements) {
    if (keepable(field)) typed[idOf(field)] = valueOf(field);
  }
  sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), typed }));
}

function putBack(form, typed) {
  const lost = [];
  const fields = new Map([...form.elements].filter(keepable).map((field) => [idOf(field), field]));
  for (const [id, value] of Object.entries(typed)) {
    const field = fields.get(id);
    if (!field) {
      if (value && !["true", "false"].includes(value)) lost.push(value);
    } else if (field.type === "checkbox" || field.type === "radio") {
      field.checked = value === "true";
    } else {
      field.value = value;
    }
  }
  return lost;
}

function differs(form, typed) {
  return [...form.elements].some(
    (field) => keepable(field) && idOf(field) in typed && typed[idOf(field)] !== valueOf(field),
  );
}

function offer(form, key, kept) {
  const notice = document.getElementById("kept-notice").content.cloneNode(true).firstElementChild;
  const time = new Date(kept.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  notice.querySelector("[data-time]").textContent = time;
  notice.querySelector("[data-put-back]").addEventListener("click", () => {
    const lost = putBack(form, kept.typed);
    if (lost.length) {
      const copy = document.createElement("pre");
      copy.textContent = lost.join("\n\n");
      notice.replaceChildren(notice.querySelector("[data-lost]"), copy);
      notice.querySelector("[data-lost]").hidden = false;
    } else {
      notice.remove();
    }
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  notice.querySelector("[data-forget]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    notice.remove();
  });
  form.before(notice);
}

const forms = [...document.querySelectorAll("form[data-keep]")];
const here = PREFIX + location.pathname;
const sent = sessionStorage.getItem("sent");

// A sent form arrived when the answer is another page or says so; a sign-in page means it did not.
const arrived = sent !== here || document.querySelector(".messages .notice--good");
if (sent && arrived && !document.querySelector("input[type=password]")) {
  sessionStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
}

for (const form of forms) {
  const stored = sessionStorage.getItem(here);
  const kept = stored ? JSON.parse(stored) : null;
  const answered = document.getElementById("error-summary") || document.querySelector(".conflict");
  if (kept && !answered && differs(form, kept.typed)) offer(form, here, kept);
  form.addEventListener("input", () => remember(form, here));
  form.addEventListener("submit", () => {
    remember(form, here);
    sessionStorage.setItem("sent", here);
  });
}

document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
  sessionStorage.clear();
});
