// Arrow keys and page keys turn the slides; without this file the links on each slide do the same.
const slides = [...document.querySelectorAll(".slide")];

function shown() {
  // While a pack is presented the other slides are not there.
  const seen = slides.filter((slide) => slide.getClientRects().length);
  if (seen.length === 1) return slides.indexOf(seen[0]);
  const middle = innerHeight / 2;
  const at = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
  return at === -1 ? slides.length - 1 : at;
}

function turn(step) {
  const first = slides[0].getBoundingClientRect().top > innerHeight / 2;
  const at = first && step > 0 ? 0 : shown() + step;
  const slide = slides[Math.min(Math.max(at, 0), slides.length - 1)];
  location.replace(`#${slide.id}`);
  // At once: a second key pressed meanwhile must not find the screen still on its way.
  slide.scrollIntoView({ behavior: "instant" });
  slide.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && document.querySelector(".slides--pack .slide:target")) location.replace("#main");
  const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (step && slides.length) {
    event.preventDefault();
    turn(step);
  }
});
