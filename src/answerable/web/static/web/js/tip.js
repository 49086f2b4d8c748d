// data-tip="words": shown at what is pointed at or focused. One element moves about; Escape sends it away.
const tip = document.createElement("div");
tip.className = "tip";
tip.popover = "manual";
tip.setAttribute("aria-hidden", "true"); // the words are in the element's own label already
document.body.append(tip);

function show(element) {
  tip.textContent = element.dataset.tip;
  tip.showPopover();
  const at = element.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const x = Math.min(innerWidth - box.width - 8, Math.max(8, at.left + at.width / 2 - box.width / 2));
  const y = at.top - box.height - 8 > 4 ? at.top - box.height - 8 : at.bottom + 8;
  tip.style.translate = `${x}px ${y}px`;
}

const hide = () => tip.matches(":popover-open") && tip.hidePopover();
document.addEventListener("pointerover", (event) => {
  const element = event.target.closest?.("[data-tip]");
  if (element) show(element);
  else if (!document.activeElement?.matches("[data-tip]:focus-visible")) hide();
});
document.addEventListener("focusin", (event) => {
  const element = event.target.closest?.("[data-tip]");
  if (element?.matches(":focus-visible")) show(element);
  else hide();
});
document.addEventListener("focusout", hide);
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
addEventListener("scroll", hide, { capture: true, passive: true });
