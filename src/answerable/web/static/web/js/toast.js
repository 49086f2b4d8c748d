// data-toast: goes by itself after a while, unless it stays (data-stays) or somebody is at it. What can be undone there
// can be undone on its page as well, and has a little longer.
const LIFE = 7000;
const LIFE_TO_UNDO = 12000;

window.answerable.behave("[data-toast]", (toast) => {
  if ("stays" in toast.dataset) return;
  let timer;
  const wait = () => { timer = setTimeout(() => toast.remove(), toast.querySelector("form") ? LIFE_TO_UNDO : LIFE); };
  for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) toast.addEventListener(kind, wait);
  wait();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-closes]")) event.target.closest("[data-toast]")?.remove();
});

// Escape sends them away, unless something else that it closes is open.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  if (document.querySelector("dialog[open], details[data-menu][open], [role=combobox][aria-expanded=true]")) return;
  document.getElementById("toasts")?.replaceChildren();
}, true);

// What htmx could not bring or take, in words; what was written stays where it is.
function say(id) {
  const words = document.getElementById(id)?.content.cloneNode(true);
  const place = document.getElementById("toasts");
  if (words && place) place.replaceChildren(words);
}
window.answerable.say = say;

// Something that went well, in words of its own.
window.answerable.tell = (words) => {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  toast.append(Object.assign(document.createElement("p"), { textContent: words }));
  document.getElementById("toasts").replaceChildren(toast);
  window.answerable.begin(toast);
};
document.addEventListener("htmx:sendError", () => say("toast-offline"));
document.addEventListener("htmx:timeout", () => say("toast-offline"));
document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.xhr.status === 404 ? "toast-gone" : "toast-failed");
});
