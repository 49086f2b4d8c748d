// data-scroll-end: a ticket opens at what was said last, with the box to answer below it. What arrives later moves nothing.
const GAP = 12;

window.answerable.behave("[data-scroll-end]", (pane) => {
  if (location.hash) return;
  if (getComputedStyle(pane).overflowY === "auto") pane.scrollTop = pane.scrollHeight;
  else showLast(pane);
});

// On a phone the page scrolls as a whole: the last message begins in sight, and ends above the box where it fits.
function showLast(pane) {
  const last = pane.querySelector("#conversation > .message:last-of-type");
  const box = pane.querySelector(".composer");
  if (!last || !box) return;
  const covered = innerHeight - box.getBoundingClientRect().top; // by the box, which sticks to the bottom
  const { top, bottom } = last.getBoundingClientRect();
  const needed = Math.min(bottom + covered - innerHeight + GAP, top - GAP);
  if (needed > 0) scrollBy({ top: needed, behavior: "instant" });
}
