// data-shows-current: a row of places that can be pushed aside begins with the one that one is at in view.
window.answerable.behave("[data-shows-current]", (row) => {
  row.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
});
