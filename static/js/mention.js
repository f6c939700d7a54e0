// While somebody types "@Th" the names of those who may read the comment are offered as buttons.
// Without this script the name is typed in full.

const PAUSE = 250;
const STARTED = /(?:^|[^\w.@+-])@([^@\n]{1,60})$/u;

let waiting;

function startedIn(box) {
  const found = STARTED.exec(box.value.slice(0, box.selectionStart));
  return found ? found[1] : "";
}

function listFor(box) {
  let list = box.parentElement.querySelector(".name-list");
  if (!list) {
    list = document.createElement("div");
    list.className = "name-list";
    list.setAttribute("role", "status");
    box.after(list);
  }
  return list;
}

function take(box, begun, name) {
  const at = box.selectionStart;
  const start = at - begun.length;
  box.setRangeText(`${name} `, start, at, "end");
  listFor(box).replaceChildren();
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

async function offer(box) {
  const begun = startedIn(box);
  if (!begun.trim()) {
    box.parentElement.querySelector(".name-list")?.replaceChildren();
    return;
  }
  const url = new URL(box.form.dataset.people, location.href);
  url.searchParams.set("q", begun);
  let names = [];
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) names = (await answer.json()).names;
  } catch {
    // Away from the network the name is typed in full.
  }
  if (startedIn(box) !== begun) return;
  listFor(box).replaceChildren(
    ...names.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      button.textContent = name;
      button.addEventListener("click", () => take(box, begun, name));
      return button;
    }),
  );
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLTextAreaElement) || !box.form || !box.form.dataset.people) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => offer(box), PAUSE);
});
