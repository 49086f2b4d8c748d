// data-draft="address" on a form: what is typed is kept there while one writes, and once more when one leaves the page.
const REST = 800;

window.answerable.behave("[data-draft]", (form) => {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  const keep = async (leaving) => {
    clearTimeout(timer);
    timer = 0;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "text", "cc"]) {
      if (form.elements[name]) body.set(name, form.elements[name].value);
    }
    const kept = await fetch(form.dataset.draft, { method: "POST", body, keepalive: leaving, headers: { "HX-Request": "true" } }).catch(() => null);
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
