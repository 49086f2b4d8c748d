// data-draft="address" on a form: what is typed is kept there while one writes, and once more when one leaves the page.
// data-after-drafts on a button: what it sends changes drafts itself, so what is typed is kept first.
//
// What is said while a page is left may reach the server after the page is asked for again. So it also stays behind in this
// tab for a minute, with the versions (data-draft-version) that it may take the place of, and the page that comes looks there.
const REST = 800;
const WHILE_FRESH = 60_000;
const FIELDS = ["html", "people", "address", "name", "subject", "team", "brand", "said", "macro", "way", "text", "cc"]; // the text last: an editor follows it
const unsettled = new Map();

function leaveBehind(address, words) {
  try {
    sessionStorage.setItem(`draft ${address}`, JSON.stringify({ ...words, at: Date.now() }));
  } catch {
    // no room, or not allowed: the server was told as well
  }
}

function leftBehind(address, version) {
  try {
    const left = JSON.parse(sessionStorage.getItem(`draft ${address}`));
    sessionStorage.removeItem(`draft ${address}`);
    return left && Date.now() - left.at < WHILE_FRESH && left.base.includes(version) ? left : null;
  } catch {
    return null;
  }
}

window.answerable.behave("[data-draft]", (form) => {
  const state = form.querySelector("[data-draft-state]");
  const address = form.dataset.draft;
  let version = Number(form.dataset.draftVersion);
  let timer = 0;
  let going = null;
  let asked = 0; // and not answered yet
  let isKept = true;

  const fields = () => FIELDS.filter((name) => form.elements[name]).map((name) => [name, form.elements[name]]);
  const bases = () => Array.from({ length: asked + 1 }, (_, more) => version + more);
  const settled = () => !timer && !asked && isKept;
  const keep = async (leaving) => {
    clearTimeout(timer);
    timer = 0;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, field] of fields()) body.set(name, field.value);
    if (leaving) for (const base of bases()) body.append("base", base);
    asked += 1;
    going = fetch(address, { method: "POST", body, keepalive: leaving, headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
    const kept = await going;
    asked -= 1;
    if (kept) {
      version = kept.version;
      form.dispatchEvent(new CustomEvent("draft:kept", { bubbles: true, detail: kept }));
    }
    isKept = kept !== null;
    if (state) state.textContent = kept ? state.dataset.kept : state.dataset.lost;
  };
  const leave = () => {
    if (settled()) return;
    leaveBehind(address, { base: bases(), fields: fields().map(([name, field]) => [name, field.value]) });
    keep(true);
  };
  unsettled.set(form, () => (timer ? keep(false) : going));
  form.addEventListener("input", (event) => {
    if (!FIELDS.includes(event.target.name)) return;
    if (state) state.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(keep, REST, false);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer); // sending forgets the draft
    timer = asked = 0;
    isKept = true;
  });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && leftBehind(address, version)); // it is all here still

  const left = leftBehind(address, version);
  if (!left) return;
  for (const [name, value] of left.fields) if (form.elements[name]) form.elements[name].value = value;
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
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
