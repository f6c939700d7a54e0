// Looks again while work goes on elsewhere; without scripts the page offers a link for it.
const waiting = document.querySelector("[data-refresh-seconds]");
if (waiting) {
  setTimeout(() => location.reload(), Number(waiting.dataset.refreshSeconds) * 1000);
}
