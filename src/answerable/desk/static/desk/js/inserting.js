// A text at the caret of a box, which keeps its own undo; the first gap in it ("[customer name?]") is marked, to be typed over.
// A box is a textarea, also where an editor stands in its place (web/js/boxes.js).
const GAP = /\[[^[\]\n]{1,200}[?？؟]\]/;

// `instead` is what stands before the caret and gives way to the text: a word that was completed.
window.answerable.insert = (box, text, instead = "") => {
  const writer = window.answerable.writer(box);
  writer.focus();
  writer.insert(text, instead.length);
  const gap = GAP.exec(text);
  if (gap) writer.mark(gap[0]);
};

// The word that the caret stands right behind: "@om" while one types a name. Empty after a space and while something is selected.
window.answerable.wordBefore = (box) => {
  const writer = window.answerable.writer(box);
  return writer.hasSelection() ? "" : /\S*$/.exec(writer.lineBefore())[0];
};

// data-inserts="words" on a button: they go into the box of its form (data-fills) that one wrote in last, or the first one.
let last = null;
document.addEventListener("focusin", (event) => {
  const box = window.answerable.boxOf(event.target);
  if (box?.matches("[data-fills]")) last = box;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inserts]");
  if (!button) return;
  const box = last?.isConnected && last.form === button.form ? last : button.form.querySelector("textarea[data-fills]");
  window.answerable.insert(box, button.dataset.inserts);
});
