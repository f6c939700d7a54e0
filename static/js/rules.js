// Shows what other rules would change without leaving the page; without scripts the page itself does.
const form = document.querySelector("[data-try-rules]");

if (form) {
  const effect = form.querySelector("[data-effect]");
  const told = form.querySelector("[data-told]");

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "save") return;
    event.preventDefault();
    told.textContent = "";
    const body = new FormData(form);
    body.set("verb", "try");
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "effect" } })
      .catch(() => null);
    if (answer?.status !== 200 || answer.redirected) {
      // Something to mend, or nobody signed in: the page says what.
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    effect.innerHTML = await answer.text();
    effect.focus();
  });

  // A page that came back with what was typed has no such link: there Cancel leads to the page as it was.
  form.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
    event.preventDefault();
    form.reset();
    effect.replaceChildren();
    told.textContent = told.dataset.cancelled;
  });
}
