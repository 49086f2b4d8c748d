// What can be done on this page, read from its own controls: the palette and the list of keys are made of it, so what a page gains
// stands in both by itself. An action is {words, key, control, inside}; `inside` when it lies in a menu that has to be opened.
//   data-key-words    says it better than the control's own words
//   data-also         other words for it, by which the palette finds it
//   data-offers="Assign to {}" on a <select>: each of its options is an action, which chooses it and sends its form
//   data-unsaid       on a part of a control: no part of its words
//   data-no-actions   nothing in this element is an action (what customers wrote, for one)
const { isShown } = window.answerable;
const CONTROLS = "a[href], button, summary, select[data-offers], label:has(input[type=file]), [data-key]";
const FIELDS = "input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), textarea, select";
const NEVER = "dialog, template, .skip, .mark-link, [data-no-actions], .rail summary, [aria-hidden=true], :disabled";
const LONGEST = 100;

// Shown, or only hidden by a menu that can be opened, or a key without a button of its own.
function isAvailable(control) {
  if (control.hidden) return "key" in control.dataset;
  const closed = outermostClosed(control);
  return isShown(closed ? closed.querySelector("summary") : control);
}

function outermostClosed(control) {
  let found = null;
  for (let box = boxOf(control); box; box = box.parentElement.closest("details")) if (!box.open) found = box;
  return found;
}

// The <details> that has to be open for the control to be seen: for a <summary> it is the one around its own.
function boxOf(control) {
  const box = control.closest("details");
  return control.matches("summary") ? box.parentElement.closest("details") : box;
}

function wordsOf(control) {
  if (control.dataset.keyWords) return control.dataset.keyWords;
  // A menu in a list of facts says only how things stand ("Normal"): the fact's name says what it is about.
  const fact = control.matches("summary") && control.closest("dd")?.previousElementSibling;
  return plain(fact || control) || control.ariaLabel || control.placeholder || "";
}

function plain(element) {
  if (element.ariaLabel) return element.ariaLabel;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, input, select, .count, .place-count, .faint, [data-unsaid]").forEach((part) => part.remove());
  copy.querySelectorAll("*").forEach((part) => part.after(" "));
  return copy.textContent.replace(/\s+/g, " ").trim().slice(0, LONGEST);
}

function* found() {
  for (const control of document.querySelectorAll(CONTROLS)) {
    if (control.closest(NEVER) || !isAvailable(control) || isGoneTo(control)) continue;
    if (control.matches("a") && (control.target || control.origin !== location.origin)) continue;
    const box = control.closest("main") && boxOf(control);
    const menu = box && wordsOf(box.querySelector("summary"));
    const key = control.dataset.key || "";
    const inside = Boolean(box);
    if (control.dataset.offers) {
      for (const option of control.options) {
        if (option.value && !option.selected) yield { words: control.dataset.offers.replace("{}", option.text.trim()), key: "", control, option, inside: true };
      }
    } else if (wordsOf(control)) {
      const words = menu ? `${menu}: ${wordsOf(control)}` : wordsOf(control);
      yield { words, also: control.dataset.also || "", key, control, inside };
    }
  }
}

// The button of a small form that opening its <details> leads into.
const isGoneTo = (control) => control.matches("details[data-focuses] form button:not([type=button])");

// Where the same words stand twice ("Switch off", "Switch off"), what they stand beside tells them apart.
function about(control) {
  const row = control.closest("li, article, tr, [data-line], .job, .list-row, section");
  const head = row && [...row.querySelectorAll("b, h2, h3, a, bdi")].find((each) => !each.contains(control) && !control.contains(each));
  return head ? plain(head) : "";
}

window.answerable.actions = () => {
  const all = [...found()];
  const times = new Map();
  for (const { words } of all) times.set(words, (times.get(words) || 0) + 1);
  const known = new Set();
  return all.flatMap((action) => {
    const beside = times.get(action.words) > 1 && !action.key && about(action.control);
    const words = beside ? `${action.words} · ${beside}` : action.words;
    const name = `${action.control.localName === "a"}${words}`; // a place and something to do may be called the same
    if (known.has(name)) return [];
    known.add(name);
    return [{ ...action, words }];
  });
};

// The field that has to be filled in before the button means anything: in a menu the one right before it.
function missing(control) {
  if (!control.matches("button:not([type=button])") || !control.form) return null;
  const around = (each) => each.closest("details, form");
  const isMenu = Boolean(around(control)?.matches("details"));
  const near = [...control.form.elements].filter((each) => around(each) === around(control));
  for (const each of near.slice(0, near.indexOf(control)).reverse()) {
    if (isMenu && each.matches("button")) return null;
    if (each.matches(FIELDS) && !each.value && (isMenu || each.matches(":required, [data-composer] *"))) return each;
  }
  return null;
}

// Does what the control does when one presses it; where something has to be typed or chosen first, goes there.
window.answerable.press = ({ control, option = null }) => {
  if (option) {
    control.value = option.value;
    return control.form.requestSubmit(control.form.querySelector("button:not([type=button])"));
  }
  const isSummary = control.matches("summary");
  const goes = missing(control) || control;
  if (goes.matches(FIELDS) || isSummary) {
    for (let box = boxOf(goes); box; box = box.parentElement.closest("details")) box.open = true;
    goes.focus(); // of a menu's summary the arrows then walk what it opens
    if (!isSummary) return goes.select?.();
  }
  if (isSummary && control.parentElement.open && control.closest("[data-focuses]")) return;
  control.click();
  if (isSummary) control.parentElement.dispatchEvent(new Event("toggle")); // the browser's own comes after the next letters
};
