// Keeps one part of a page as it is on the server: asks every few seconds whether it has changed, and
// puts the new part in its place. Without this file the page says as of when its numbers are.
const SECONDS = 3;
const part = document.querySelector("[data-live]");
const said = document.querySelector("[data-live-said]");
let tag = part?.dataset.liveTag;

function put(html) {
  // Whoever stands on a link of the part stands on the same link afterwards.
  const held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const row = held && document.activeElement.closest("[id]")?.id;
  part.innerHTML = html;
  const place = row ? document.getElementById(row) : part;
  if (held) (place ?? part).querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
}

async function look() {
  const answer = await fetch(part.dataset.live, { headers: { "If-None-Match": tag }, cache: "no-store" });
  if (answer.status === 304) return;
  // A session that has ended leads to another page: then the numbers stay what they were.
  if (!answer.ok || answer.redirected) throw new Error("not answered");
  tag = answer.headers.get("ETag") ?? "";
  put(await answer.text());
  said.textContent = said.dataset.liveSaid;
}

async function keepLooking() {
  if (!document.hidden) {
    try {
      await look();
    } catch {
      said.textContent = part.dataset.liveFailed;
    }
  }
  setTimeout(keepLooking, SECONDS * 1000);
}

if (part) keepLooking();
