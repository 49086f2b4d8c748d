// A box that one writes in is its textarea, or the editor that stands in its place (rich.js). Whoever puts words in or asks
// what stands before the caret goes through the writer of the textarea, and need not know which of the two it is.
const editors = new WeakMap();
const places = new WeakMap();

function plain(box) {
  return {
    surface: box,
    focus: () => box.focus(),
    // Remembers where the caret is; what it returns puts it back there.
    keep: () => {
      const at = [box.selectionStart, box.selectionEnd];
      return () => box.setSelectionRange(...at);
    },
    hasSelection: () => box.selectionStart !== box.selectionEnd,
    lineBefore: () => box.value.slice(0, box.selectionStart).split("\n").pop(),
    lineAfter: () => box.value.slice(box.selectionEnd).split("\n")[0],
    // Takes that many characters before the caret with it, in one step of undo.
    insert: (text, instead = 0) => {
      const start = box.selectionStart - instead;
      if (instead) box.setSelectionRange(start, box.selectionEnd);
      if (document.execCommand("insertText", false, text)) return;
      box.setRangeText(text, start, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
    // Marks the words where they stand last before the caret.
    mark: (words) => {
      const at = box.value.lastIndexOf(words, box.selectionStart);
      if (at >= 0) box.setSelectionRange(at, at + words.length);
    },
  };
}

window.answerable.standsFor = (box, editor) => {
  editors.set(box, editor);
  places.set(editor.surface, box);
};
window.answerable.writer = (box) => editors.get(box) || plain(box);
// The textarea that is meant by what an event happened to.
window.answerable.boxOf = (target) => places.get(target.closest?.("[data-rich-text]")) || target.closest?.("textarea") || null;
