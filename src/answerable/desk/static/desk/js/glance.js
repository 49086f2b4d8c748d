// data-glance="address" on a row: resting on it with the pointer shows its last words; so does a hidden button with
// data-glances, for the row that one is at with the keyboard.
const REST = 550;
const card = document.createElement("div");
card.className = "glance";
card.popover = "manual";
card.setAttribute("role", "status"); // said aloud where the key asked for it
document.body.append(card);
let timer = 0;
let at = null;

const hide = () => {
  clearTimeout(timer);
  at = null;
  if (card.matches(":popover-open")) card.hidePopover();
};

async function show(row) {
  at = row;
  const answer = await fetch(row.dataset.glance, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || at !== row || !row.isConnected) return;
  card.innerHTML = await answer.text();
  card.showPopover();
  const place = row.getBoundingClientRect();
  const box = card.getBoundingClientRect();
  const y = place.bottom + box.height + 8 < innerHeight ? place.bottom + 4 : place.top - box.height - 4;
  const x = Math.min(innerWidth - box.width - 8, Math.max(8, place.left + 48));
  card.style.translate = `${x}px ${Math.max(8, y)}px`;
}

document.addEventListener("pointerover", (event) => {
  const row = event.pointerType === "mouse" && event.target.closest?.("[data-glance]");
  if (row === at) return;
  hide();
  if (row) timer = setTimeout(show, REST, row);
});
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-glances]")) return;
  const row = document.activeElement?.closest("[data-line], [data-glance]");
  const asked = row?.matches("[data-glance]") ? row : row?.querySelector("[data-glance]");
  if (asked && asked === at) hide();
  else if (asked) show(asked);
});
document.addEventListener("focusout", hide);
addEventListener("scroll", hide, { capture: true, passive: true });
