// Ctrl+Enter presses the page's main button, Ctrl+S saves: each button names its own keys.

const NAMES = { Enter: "Control+Enter", s: "Control+S" };

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const name = NAMES[event.key];
  const button = name && document.querySelector(`main [aria-keyshortcuts="${name}"]`);
  if (!button) return;
  event.preventDefault();
  if (!event.repeat) button.click();
});
