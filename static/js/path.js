// Works out what ticked gaps would change without leaving the page; without scripts the button does.
const form = document.querySelector("[data-what-if]");

if (form) {
  const effect = form.querySelector("[data-effect]");
  let asking = null;

  const workItOut = async () => {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams(new FormData(form));
    const address = `${form.action.split("#")[0]}?${query}`;
    const answer = await fetch(address, { headers: { "X-Part": "effect" }, signal: asking.signal })
      .catch((error) => (error.name === "AbortError" ? "overtaken" : null));
    if (answer === "overtaken") return;
    if (answer?.status !== 200 || answer.redirected) {
      // No connection or nobody signed in: the page says what.
      form.submit();
      return;
    }
    effect.innerHTML = await answer.text();
    history.replaceState(null, "", address);
  };

  form.addEventListener("change", workItOut);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    workItOut();
  });
}
