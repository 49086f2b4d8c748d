// data-patch on an element with an id: of what htmx brings, only the children that the server changed are replaced, told
// apart by their ids. What one reads, types, has opened or has focused stays as it is.
const brought = new WeakMap();
const asBrought = (child) => child.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");
const remember = (list) => [...list.children].forEach((child) => brought.set(child, asBrought(child)));
window.answerable.behave("[data-patch]", remember);

function patch(list, wanted) {
  const focused = list.contains(document.activeElement) && document.activeElement;
  const isMarking = list.querySelector("[data-mark]:checked") !== null;
  const old = new Map([...list.children].map((child) => [child.id, child]));
  leave(old, new Set([...wanted.children].map((child) => child.id)), isMarking);
  let place = list.firstElementChild;
  for (const child of [...wanted.children]) {
    const known = old.get(child.id);
    const here = known ? renew(known, child) : fresh(child, asBrought(child));
    if (known === place) place = here;
    if (here === place) place = here.nextElementSibling;
    else if (!isMarking) list.insertBefore(here, place);
    else if (!known) list.append(here);
    if (here === child) start(child);
  }
  if (!focused || document.activeElement === focused) return; // what is moved loses the focus too
  (focused.isConnected ? focused : again(list, focused))?.focus({ preventScroll: true });
}

// Nothing moves while somebody marks rows: what has gone keeps its place, and what is new comes at the end.
function leave(old, wanted, isMarking) {
  for (const [id, child] of old) {
    if (!wanted.has(id) && !isMarking) child.remove();
    else child.toggleAttribute("data-gone", !wanted.has(id));
  }
}

// The child in its place: as it is when the server did not change it, or else the new one, checked as the old one was.
function renew(known, child) {
  const html = asBrought(child);
  if (brought.get(known) === html || isBeingFilled(known)) return known;
  for (const box of child.querySelectorAll("input[type=checkbox]")) box.checked = again(known, box)?.checked ?? box.checked;
  known.replaceWith(fresh(child, html));
  return child;
}

function fresh(child, html) {
  brought.set(child, html);
  return child;
}

function start(child) {
  htmx.process(child);
  htmx.trigger(child, "htmx:load");
}

// Nothing is taken from under somebody's hands: an open form with something typed into it waits until it is sent, and a
// menu in which somebody is choosing until it is closed.
function isBeingFilled(child) {
  if (child.querySelector("details[data-menu][open]")?.contains(document.activeElement)) return true;
  return [...child.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea, select")].some(
    (field) => field === document.activeElement || field.value !== (field.defaultValue ?? field.value),
  );
}

// The same element as the server brings it now.
function again(root, was) {
  if (was.id) return document.getElementById(was.id);
  const name = ["href", "value"].find((each) => was.hasAttribute(each));
  return name && root.querySelector(`${was.localName}[${name}="${CSS.escape(was.getAttribute(name))}"]`);
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
