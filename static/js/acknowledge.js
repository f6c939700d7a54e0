// Says "I have read and understood" without leaving the page. Without this file, or when the answer is
// not a plain yes, the form is sent as any other.
const form = document.querySelector("form[data-acknowledge]");

async function send() {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  // A yes leads back to this very page; a session that has ended leads to another one.
  return answer.ok && answer.redirected && new URL(answer.url).pathname === location.pathname;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  if (!(await send().catch(() => false))) {
    form.submit();
    return;
  }
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.textContent = form.dataset.done;
  const place = form.parentElement;
  form.remove();
  place.append(told);
  place.focus();
});
