// The page behind a mail's link works without this file. With it, a number that is typed takes back
// "No change", and what was typed survives a tab that is closed by accident. The address is a secret,
// so nothing is kept under it.
const KEY = "check-in";
const form = document.querySelector("form.check-in");
const saved = document.querySelector("[role=status]");

function partner(field, from, to) {
  return form.elements.namedItem(field.name.replace(new RegExp(`-${from}$`), `-${to}`));
}

function keep() {
  const typed = {};
  for (const field of form.elements) {
    if (!field.name || ["hidden", "submit"].includes(field.type)) continue;
    typed[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  sessionStorage.setItem(KEY, JSON.stringify(typed));
}

function putBack(typed) {
  for (const [name, value] of Object.entries(typed)) {
    const field = form.elements.namedItem(name);
    if (!field || !("type" in field)) continue;
    if (field.type === "checkbox") field.checked = value;
    else if (!field.value) field.value = value;
  }
}

if (saved) sessionStorage.removeItem(KEY);
if (form) {
  const kept = saved || document.getElementById("error-summary") ? null : sessionStorage.getItem(KEY);
  if (kept && document.body.classList.contains("link-page")) putBack(JSON.parse(kept));
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.name.endsWith("-value") && field.value) {
      const stays = partner(field, "value", "no_change");
      if (stays) stays.checked = false;
    } else if (field.name.endsWith("-no_change") && field.checked) {
      const value = partner(field, "no_change", "value");
      if (value) value.value = "";
    }
    if (document.body.classList.contains("link-page")) keep();
  });
}
