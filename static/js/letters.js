// How what is typed reads, said after a pause in typing. Without this file "Check the wording" says
// the same when it is pressed.
const PAUSE = 600;
const form = document.querySelector("form[data-letters]");
const slot = document.getElementById("letters");
let waiting;
let asked;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  body.set("verb", "advice");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST",
      body,
      signal: asked.signal,
    });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("letters");
    // The same again is said once only.
    if (fresh && fresh.innerHTML.trim() !== slot.innerHTML.trim()) {
      slot.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // No connection, or a newer question: advice can wait.
  }
}

if (form && slot) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}
