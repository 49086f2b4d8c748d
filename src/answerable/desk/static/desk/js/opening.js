// data-focuses on a <details>: opening it goes on into its first field, and Escape closes it. A link to a <details> opens it.
// data-focus-first: the page begins in its field.
document.addEventListener("toggle", (event) => {
  const box = event.target;
  if (box.matches?.("details[data-focuses][open]")) box.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const box = event.key === "Escape" && event.target.closest?.("details[data-focuses][open]");
  if (!box) return;
  box.open = false;
  box.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const box = link && document.getElementById(link.hash.slice(1));
  if (!box?.matches("details")) return;
  event.preventDefault();
  box.open = true;
  box.scrollIntoView({ block: "center" });
  box.querySelector("input:not([type=hidden]), select, textarea")?.focus({ preventScroll: true });
});

window.answerable.behave("[data-focus-first]", (box) => box.querySelector("input")?.focus());
