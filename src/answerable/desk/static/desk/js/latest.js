// data-scroll-end: a ticket opens at what was said last, with the box to answer below it. What arrives later moves nothing.
window.answerable.behave("[data-scroll-end]", (pane) => {
  if (location.hash || getComputedStyle(pane).overflowY !== "auto") return;
  pane.scrollTop = pane.scrollHeight;
});

window.answerable.behave("[data-focus-first]", (box) => box.querySelector("input")?.focus());
