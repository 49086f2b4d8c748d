// data-completes="address" on a search field: the last word before the cursor is completed from what that address offers, in a list
// below the field. Enter with nothing chosen takes the only value that one may mean ("is:wai"), unless
// Escape sent it away, and else searches, as without this.
const REST = 120;
// A term with a part of its value.
const BEGUN = /(^|\s)-?[a-z][a-z0-9_-]*:(\x22[^\x22]+|[^\s\x22]+)$/i;
let made = 0;

window.answerable.behave("[data-completes]", (input) => {
  const list = document.createElement("div");
  list.id = `completions-${++made}`;
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.ariaLabel);
  input.after(list);
  input.type = "text"; // a search field may not be one
  const roles = { role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false", enterkeyhint: "search" };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  let timer = 0;
  let asked = 0;
  let isRefused = false;

  const box = window.answerable.combobox(input, list, {
    choose: put,
    leave(isOpen) {
      hide();
      isRefused = true;
      return isOpen;
    },
  });

  function put(option) {
    const rest = input.value.slice(input.selectionEnd).trimStart();
    const text = option.dataset.puts;
    input.value = text + rest;
    input.setSelectionRange(text.length, text.length);
    input.scrollLeft = input.scrollWidth;
    if (text.endsWith(" ")) hide();
    else look(); // its values
  }

  function hide() {
    clearTimeout(timer);
    asked += 1;
    box.hide();
  }

  async function look() {
    clearTimeout(timer);
    const mine = ++asked;
    const before = input.value.slice(0, input.selectionEnd);
    const answer = await fetch(`${input.dataset.completes}?${new URLSearchParams({ q: before })}`).catch(() => null);
    if (mine !== asked || !answer?.ok) return []; // the field goes on working without
    list.innerHTML = await answer.text();
    if (mine === asked && document.activeElement === input) box.show({ keep: true });
    else list.replaceChildren();
    return [...list.children];
  }

  input.addEventListener("input", (event) => {
    isRefused = false;
    if (event.isComposing) return;
    clearTimeout(timer);
    if (/(^|\s)$/.test(input.value.slice(0, input.selectionEnd))) hide(); // only asked for, by an arrow
    else timer = setTimeout(look, REST);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !list.hidden || event.defaultPrevented) return;
    event.preventDefault();
    look();
  });
  input.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
    const before = input.value.slice(0, input.selectionEnd);
    if (isRefused || !BEGUN.test(before)) return;
    event.preventDefault();
    const [only, other] = await look();
    if (before !== input.value.slice(0, input.selectionEnd)) return; // somebody types on
    const isMore = only && !other && only.dataset.puts.trim().toLowerCase() !== before.toLowerCase();
    if (isMore) put(only);
    else input.form.requestSubmit();
  });
  input.addEventListener("blur", hide);
  input.form?.addEventListener("submit", hide);
});
