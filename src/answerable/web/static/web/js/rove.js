// data-rove: one stop for Tab, arrow keys inside. Used by tabs, by the ribbon's marks and by the tools of an editor.
const ITEMS = "[role=tab], [data-does], .mark";

document.addEventListener("keydown", (event) => {
  const group = event.target.closest?.("[data-rove]");
  if (!group) return;
  const items = [...group.querySelectorAll(ITEMS)];
  const here = items.indexOf(event.target.closest(ITEMS));
  const forward = getComputedStyle(group).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const steps = { ArrowRight: -1, ArrowLeft: -1, [forward]: 1, Home: -here, End: items.length - 1 - here };
  if (here < 0 || !(event.key in steps)) return;
  event.preventDefault();
  const next = items[(here + steps[event.key] + items.length) % items.length];
  items.forEach((item) => item.setAttribute("tabindex", item === next ? "0" : "-1"));
  next.focus();
});
