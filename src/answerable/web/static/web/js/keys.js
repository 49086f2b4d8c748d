// data-key="r": that key presses the element, or goes into it if one can write there. "Control+k" takes a modifier.
// Keys are never taken from somebody who types, nor from behind an open dialog.
const { isTyping, isShown } = window.answerable;
const canBeHidden = (element) => element.hidden; // a key without a button of its own
const pressable = (element) => canBeHidden(element) || isShown(element);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing || event.repeat) return;
  const modified = event.ctrlKey || event.metaKey;
  if (!modified && isTyping(event.target)) return;
  const name = (modified ? "Control+" : "") + event.key;
  const dialog = document.querySelector("dialog[open]");
  const found = [...(dialog || document).querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(pressable);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input:not([type=radio], [type=checkbox]), textarea, select")) {
    found.focus();
    found.select?.();
  } else {
    const summary = found.matches("summary");
    if (summary) found.focus(); // the arrows then walk what it opens
    found.click();
    if (summary) found.parentElement.dispatchEvent(new Event("toggle")); // the browser's own comes after the next letters
  }
});

// The list of keys is made from the page itself, so it is never wrong.
document.addEventListener("toggle", (event) => {
  const list = event.target.querySelector?.("[data-key-list]");
  if (!list || event.newState === "closed") return;
  const keys = new Map();
  for (const { key, words, control } of window.answerable.actions()) {
    if (key && pressable(control) && !keys.has(key)) keys.set(key, words);
  }
  list.replaceChildren(...[...keys].map(([key, words]) => row(key, words)));
}, true);

function row(key, words) {
  const item = document.createElement("li");
  item.append(words, window.answerable.keyCap(key));
  return item;
}

window.answerable.keyCap = (key) => {
  const cap = document.createElement("kbd");
  cap.textContent = key.replace(/^Control\+(.*)/, (_whole, letter) => `Ctrl ${letter.toUpperCase()}`);
  return cap;
};
