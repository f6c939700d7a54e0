// Shows what a form would make below it, without leaving the page. Without this file, or when the
// answer is not a plain yes, the button sends the form as any other and the page says what is wrong.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-preview]");
  if (!button || button.dataset.sent) return;
  event.preventDefault();
  const place = document.getElementById("preview");
  place.setAttribute("aria-busy", "true");
  try {
    const body = new FormData(button.form, button);
    const answer = await fetch(location.href, { method: "POST", body });
    if (!answer.ok) throw new Error("The page says what is wrong.");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.getElementById("preview").childNodes);
    const status = document.querySelector("[data-told]");
    status.textContent = status.dataset.told;
  } catch {
    button.dataset.sent = "1";
    button.click();
  } finally {
    place.removeAttribute("aria-busy");
  }
});
