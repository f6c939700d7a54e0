// Does what one press asks for without leaving the page, and offers to take it back. Without this file,
// or when the answer is not a plain yes, the form is sent as any other and the page says what is wrong.
async function send(address, form) {
  const answer = await fetch(address, { method: "POST", body: new FormData(form) });
  // A yes leads back to this very page; a session that has ended leads to another one.
  const here = new URL(form.elements.next.value, location.href);
  return answer.ok && answer.redirected && new URL(answer.url).pathname === here.pathname;
}

function turn(form, isDone) {
  const [press, done] = [form.querySelector("[type=submit]"), form.querySelector("[data-done]")];
  // Undo compares with nothing: what was pressed here a moment ago is what it takes back.
  form.elements.version.value = "";
  press.hidden = isDone;
  done.hidden = !isDone;
  form.closest("li").classList.toggle("week__task--done", isDone);
  (isDone ? done.querySelector("button") : press).focus();
}

for (const form of document.querySelectorAll("form[data-in-place]")) {
  form.querySelector("[data-done]").setAttribute("role", "status");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const isDone = await send(form.action, form).catch(() => false);
    delete form.dataset.busy;
    if (isDone) turn(form, true);
    else form.submit();
  });
  form.querySelector("[data-done] button").addEventListener("click", async () => {
    if (await send(form.dataset.undo, form).catch(() => false)) turn(form, false);
    else location.reload();
  });
}
