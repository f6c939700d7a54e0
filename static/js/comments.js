// A link to a comment puts the cursor into the field it stands at.

function toField() {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const comment = named && named.closest(".comment");
  const field = comment && comment.closest(".field");
  const input = field && field.querySelector("input:not([type=hidden]), select, textarea");
  if (!input) return;
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  field.scrollIntoView({ block: "center" });
  input.focus({ preventScroll: true });
}

// The browser jumps to the address itself once the page has loaded, and takes the focus away.
addEventListener("load", () => setTimeout(toField));
addEventListener("hashchange", toField);
