// data-patch on an element with an id: of what htmx brings, only the children that the server changed are replaced, told
// apart by their ids. What one reads, types, has opened or has focused stays as it is.
const brought = new WeakMap();
const asBrought = (child) => child.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");
const remember = (list) => [...list.children].forEach((child) => brought.set(child, asBrought(child)));
window.answerable.behave("[data-patch]", remember);

function patch(list, wanted) {
  const focused = list.contains(document.activeElement) && document.activeElement;
  const old = new Map([...list.children].map((child) => [child.id, child]));
  let place = list.firstElementChild;
  for (const child of [...wanted.children]) {
    const html = asBrought(child);
    const known = old.get(child.id);
    old.delete(child.id);
    const stays = known && (brought.get(known) === html || isBeingFilled(known));
    if (!stays) brought.set(child, html);
    if (stays && known === place) {
      place = place.nextElementSibling;
      continue;
    }
    if (known && !stays && known === place) place = place.nextElementSibling;
    list.insertBefore(stays ? known : child, place);
    if (stays) continue;
    known?.remove();
    htmx.process(child);
    htmx.trigger(child, "htmx:load");
  }
  old.forEach((gone) => gone.remove());
  if (focused && !focused.isConnected) again(list, focused)?.focus({ preventScroll: true });
}

// Nothing is taken from under somebody's hands: an open form with something typed into it waits until it is sent.
function isBeingFilled(child) {
  return [...child.querySelectorAll("input:not([type=hidden]), textarea, select")].some(
    (field) => field === document.activeElement || (field.type !== "checkbox" && field.value !== (field.defaultValue ?? field.value)),
  );
}

function again(list, focused) {
  if (focused.id) return document.getElementById(focused.id);
  const href = focused.getAttribute("href");
  return href && list.querySelector(`[href="${CSS.escape(href)}"]`);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, isError } = event.detail;
  if (isError || !target) return;
  const parts = new DOMParser().parseFromString(xhr.responseText, "text/html").body;
  if (target.matches("[data-patch]")) patch(target, parts);
  else if (!target.matches(":has([data-patch])")) return;
  else for (const part of parts.querySelectorAll("[data-patch]")) {
    const here = document.getElementById(part.id);
    if (here && target.contains(here)) patch(here, part);
  }
  event.detail.shouldSwap = false;
  target.dispatchEvent(new CustomEvent("patched", { bubbles: true }));
});
