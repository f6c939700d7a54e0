// The fields of the plan editor: which text stands where, and what the server has heard of it.
// A place is a row's path and a field's name: "o/<key>/text", "k/<key>/<key>/target_value".

const flat = (text) => text.replace(/\r\n?/g, "\n");

function isField(control) {
  const skipped = ["hidden", "submit", "button", "password", "file"];
  const own = control.name && !control.name.startsWith("keep-") && control.name.includes("-");
  return own && !skipped.includes(control.type) && control.closest("[data-row]");
}

function textOf(controls, which) {
  const [first] = controls;
  const ticked = which === "now" ? "checked" : "defaultChecked";
  if (first.type === "radio") return controls.find((one) => one[ticked])?.value ?? "";
  if (first.type === "checkbox") return first[ticked] ? "on" : "";
  if (first.type !== "select-one") return flat(which === "now" ? first.value : first.defaultValue);
  if (which === "now") return first.value;
  const chosen = [...first.options].find((option) => option.defaultSelected);
  return (chosen ?? first.options[0])?.value ?? "";
}

export class Fields {
  constructor(form) {
    this.form = form;
    this.read();
  }

  // Read the page anew: what it was sent with is what the server knows.
  read() {
    this.places = new Map();
    for (const control of [...this.form.elements].filter(isField)) {
      const row = control.closest("[data-row]");
      const field = control.name.slice(control.name.lastIndexOf("-") + 1);
      const place = `${row.dataset.row}/${field}`;
      const entry = this.places.get(place) ?? { place, row, field, controls: [] };
      entry.controls.push(control);
      this.places.set(place, entry);
    }
    for (const entry of this.places.values()) {
      entry.start = textOf(entry.controls, "start");
      entry.known = entry.start;
    }
  }

  placeOf(control) {
    const row = control.closest?.("[data-row]");
    if (!row || !control.name) return null;
    const field = control.name.slice(control.name.lastIndexOf("-") + 1);
    return this.places.get(`${row.dataset.row}/${field}`) ?? null;
  }

  text(entry) {
    return textOf(entry.controls, "now");
  }

  show(entry, text) {
    for (const control of entry.controls) {
      if (control.type === "radio") control.checked = control.value === text;
      else if (control.type === "checkbox") control.checked = Boolean(text);
      else control.value = text;
    }
  }

  // What the server has not heard of yet. A row that was just added is sent whole, with what stood
  // in its fields from the beginning, as soon as anything is typed into it.
  unsent() {
    const begun = new Set();
    for (const entry of this.places.values()) {
      if ("new" in entry.row.dataset && this.text(entry) !== entry.start) begun.add(entry.row);
    }
    const found = [];
    for (const entry of this.places.values()) {
      const isNew = "new" in entry.row.dataset;
      if (isNew && !begun.has(entry.row)) continue;
      const base = isNew && !entry.sent ? "" : entry.known;
      const text = this.text(entry);
      if (text !== base) {
        found.push({ row: entry.row.dataset.row, field: entry.field, text, base });
      }
    }
    return found;
  }

  // The server keeps this text now.
  heard(change) {
    const entry = this.places.get(`${change.row}/${change.field}`);
    if (!entry) return;
    entry.known = change.text;
    entry.sent = true;
  }

  // Where the keyboard is, in words that survive the page being drawn anew.
  focus() {
    const control = document.activeElement;
    const entry = control && this.form.contains(control) ? this.placeOf(control) : null;
    if (!entry) return null;
    const range = "selectionStart" in control ? control.selectionStart : null;
    return { place: entry.place, value: control.value, radio: control.type === "radio", range };
  }

  focusAgain(was) {
    const entry = was && this.places.get(was.place);
    if (!entry) return false;
    const control =
      entry.controls.find((one) => was.radio && one.value === was.value) ?? entry.controls[0];
    control.focus({ preventScroll: true });
    if (was.range !== null && ["text", "textarea"].includes(control.type)) {
      control.setSelectionRange(was.range, was.range);
    }
    return true;
  }
}
