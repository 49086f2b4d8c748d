// data-draft="address" on a form: what is typed is kept there while one writes, and once more when one leaves the page.
// data-after-drafts on a button: what it sends changes drafts itself, so what is typed is kept first.
const REST = 800;
const unsettled = new Map();

window.answerable.behave("[data-draft]", (form) => {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  let going = null;
  unsettled.set(form, () => (timer ? keep(false) : going));
  const keep = async (leaving) => {
    clearTimeout(timer);
    timer = 0;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "text", "cc"]) {
      if (form.elements[name]) body.set(name, form.elements[name].value);
    }
    going = fetch(form.dataset.draft, { method: "POST", body, keepalive: leaving, headers: { "HX-Request": "true" } }).catch(() => null);
    const kept = await going;
    if (state) state.textContent = kept?.ok ? state.dataset.kept : state.dataset.lost;
  };
  form.addEventListener("input", (event) => {
    if (!["text", "cc"].includes(event.target.name)) return;
    if (state) state.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(keep, REST, false);
  });
  form.addEventListener("submit", () => clearTimeout(timer) || (timer = 0)); // sending forgets the draft
  addEventListener("pagehide", () => timer && keep(true));
});

const ready = new WeakSet();
document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.matches("[data-after-drafts]") || ready.delete(button)) return;
  event.preventDefault();
  await Promise.all([...unsettled].map(([form, keep]) => form.isConnected && keep()));
  ready.add(button);
  setTimeout(() => event.target.requestSubmit(button), 0); // a form that is just being sent cannot be sent again
});
