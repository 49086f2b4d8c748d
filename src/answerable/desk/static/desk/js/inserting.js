// A text at the cursor of a box, which keeps its own undo; the first gap in it ("[customer name?]") is marked, to be typed over.
const GAP = /\[[^[\]\n]{1,200}[?？؟]\]/;

window.answerable.insert = (box, text) => {
  box.focus();
  const start = box.selectionStart;
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, start, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const gap = GAP.exec(text);
  if (gap) box.setSelectionRange(start + gap.index, start + gap.index + gap[0].length);
};

// data-inserts="words" on a button: they go into the box of its form (data-fills) that one wrote in last, or the first one.
let last = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[data-fills]")) last = event.target;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inserts]");
  if (!button) return;
  const box = last?.isConnected && last.form === button.form ? last : button.form.querySelector("textarea[data-fills]");
  window.answerable.insert(box, button.dataset.inserts);
});
