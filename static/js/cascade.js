// Adds the parts of a target up while they are typed; without scripts "Work it out" does.
const PAUSE = 300;
const form = document.querySelector("form[data-cascade]");

if (form) {
  const sum = document.getElementById("cascade-sum");
  let waiting = null;
  let asking = null;

  const workItOut = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.cascade, { method: "POST", body, signal: asking.signal })
      .catch(() => null);
    // No connection, a newer question, or nobody signed in: saving says so.
    if (answer?.ok && !answer.redirected) sum.innerHTML = await answer.text();
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(workItOut, PAUSE);
  });
}
