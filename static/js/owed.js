// Shows how many things need the person beside "My week". The page itself is served without that
// question; without this file the number stands on My week only.
const FRESH_FOR = 20_000;
const places = [...document.querySelectorAll("[data-owed]")];

function show(count) {
  for (const place of places) {
    place.querySelector("[data-owed-number]").textContent = count;
    place.hidden = !count;
  }
}

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return;
  const { count } = await answer.json();
  sessionStorage.setItem("owed", JSON.stringify({ count, at: Date.now() }));
  show(count);
}

if (places.length) {
  const now = places[0].dataset.owedNow;
  const kept = JSON.parse(sessionStorage.getItem("owed") ?? "null");
  if (now !== undefined) {
    sessionStorage.setItem("owed", JSON.stringify({ count: Number(now), at: Date.now() }));
  } else {
    if (kept) show(kept.count);
    // After something was done here (a message says so) the number may have changed at once.
    const acted = document.querySelector(".messages .notice");
    if (!kept || acted || Date.now() - kept.at > FRESH_FOR) {
      ask(places[0].dataset.owed).catch(() => {});
    }
  }
}
