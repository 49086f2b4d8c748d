// data-composer: choosing a mode, by key too, goes on into the text that it shows, and Ctrl Enter presses its button.
const WRITTEN_IN = "textarea, [data-rich-text]";
const shown = (composer, selector) => [...composer.querySelectorAll(selector)].find(window.answerable.isShown);

for (const kind of ["change", "click"]) {
  document.addEventListener(kind, (event) => {
    const mode = event.target.closest("[data-composer] [type=radio]");
    if (mode) shown(mode.closest("[data-composer]"), WRITTEN_IN)?.focus();
  });
}

document.addEventListener("keydown", (event) => {
  const composer = event.target.closest?.("[data-composer]");
  if (!composer || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  shown(composer, "button.primary, button.note")?.click();
});

// Escape leaves the text as it is, and keys mean what they mean elsewhere again.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  if (event.target.matches?.("[data-composer] :is(textarea, [data-rich-text])")) event.target.blur();
});
