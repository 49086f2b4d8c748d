// data-menu on a <details>: arrows walk, Escape and a press elsewhere close, and only one is open.
const ITEMS = "a[href], button:not(:disabled)";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const inside = menu.contains(event.target);
    if (!inside || event.target.closest(`.menu-items :is(${ITEMS})`)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  menu.open = true;
  const items = [...menu.querySelectorAll(`.menu-items :is(${ITEMS})`)].filter(window.answerable.isShown);
  const here = items.indexOf(document.activeElement);
  items[here < 0 && step < 0 ? items.length - 1 : (here + step + items.length) % items.length]?.focus();
});
