// On a phone one objective is open at a time; on wide screens all of them are.
const narrow = matchMedia("(max-width: 47.9rem)");

const bodyOf = (section) => section.querySelector(".objective__body");

function unfold(form, wanted) {
  for (const section of form.querySelectorAll(".objective")) {
    const button = section.querySelector("[data-fold]");
    const isOpen = !narrow.matches || section === wanted;
    bodyOf(section).hidden = !isOpen;
    button.hidden = !narrow.matches || isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  }
}

export function openFor(form, element) {
  const section = element?.closest?.(".objective");
  if (section && bodyOf(section).hidden) unfold(form, section);
}

// Draw the folds: the objective that holds the focus, the address or a fault is the open one.
export function fold(form, wanted = null) {
  const named = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  const section =
    wanted?.closest?.(".objective") ??
    form.querySelector(".objective:focus-within") ??
    named?.closest(".objective") ??
    form.querySelector(".objective:has(.field--invalid)") ??
    form.querySelector(".objective");
  unfold(form, section);
}

export function watchFolds(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fold]");
    if (button) {
      const section = button.closest(".objective");
      unfold(form, section);
      section.querySelector("h2").focus();
    }
    const link = event.target.closest('a[href^="#"]');
    if (link) openFor(form, document.getElementById(link.hash.slice(1)));
  });
  addEventListener("hashchange", () => fold(form));
  narrow.addEventListener("change", () => fold(form));
  fold(form);
}
