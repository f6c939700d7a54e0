/* Shows pasted rows in place, without a press: the server reads them after each change.
   Without this script the button "See the rows" does the same with a page of its own. */

const PAUSE = 300;

for (const form of document.querySelectorAll("[data-paste]")) {
  watch(form);
}

function watch(form) {
  const text = form.elements.text;
  const rows = form.querySelector("[data-paste-rows]");
  const look = form.querySelector("[data-paste-look] button");
  let waiting = 0;
  let asked = 0;

  const panel = form.closest("details");
  panel?.addEventListener("toggle", () => panel.open && text.focus());

  form.addEventListener("input", (event) => {
    if (event.target === text) {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(show, event.inputType === "insertFromPaste" ? 0 : PAUSE);
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "objective" || event.target.name?.startsWith("skip-")) {
      show();
    }
  });

  async function show() {
    const mine = ++asked;
    if (!text.value.trim()) {
      rows.replaceChildren();
      return;
    }
    const body = new URLSearchParams(new FormData(form));
    body.set("verb", "look");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "X-Fragment": "rows" },
        redirect: "error",
      });
      if (!answer.ok) {
        throw new Error(answer.status);
      }
      const html = await answer.text();
      if (mine === asked) {
        put(html);
      }
    } catch {
      look.hidden = false;
    }
  }

  function put(html) {
    const held = document.activeElement;
    const name = rows.contains(held) ? held.name : "";
    const made = document.createElement("template");
    made.innerHTML = html;
    rows.replaceChildren(made.content);
    look.hidden = true;
    const again = name && rows.querySelector(`[name="${CSS.escape(name)}"]`);
    if (again) {
      again.focus();
    } else if (held === text) {
      const bad = rows.querySelector("[aria-invalid]");
      (bad ?? rows.querySelector("[value=add]"))?.focus();
      bad?.select();
    }
  }
}
