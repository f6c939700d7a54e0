// Sends a form marked data-stay and shows the answer in place of the page's content, so that one press
// needs no second page. Without this file the form is sent as any other.
const place = document.getElementById("main");

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action || location.href, { method: "POST", body });
  if (answer.redirected) throw new Error("It leads elsewhere.");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

place?.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-stay]") || place.dataset.busy) return;
  event.preventDefault();
  place.dataset.busy = "1";
  try {
    const page = await send(form, event.submitter);
    place.replaceChildren(...page.getElementById("main").childNodes);
    document.title = page.title;
    place.focus();
  } catch {
    if (event.submitter?.name) {
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name: event.submitter.name, value: event.submitter.value });
      form.append(kept);
    }
    form.submit();
  } finally {
    delete place.dataset.busy;
  }
});
