// data-mentions="address" on a box: "@" and the beginning of a name offers the colleagues whom the server names. Arrows walk,
// Enter or Tab names one, Escape lets it be. Who was chosen goes along with the form while their name stands in the text.
const REST = 120;
const BEGUN = /(?:^|[^\p{L}\p{N}_@.+-])@([\p{L}\p{N}_][^@\n]{0,40})?$/u;

window.answerable.behave("textarea[data-mentions]", (box) => {
  const list = document.getElementById(box.getAttribute("aria-controls"));
  const words = box.form.querySelector("[data-mention-words]");
  const options = () => [...list.children];
  const active = () => list.querySelector('[aria-selected="true"]');
  let timer = 0;
  let asked = 0;
  let left = ""; // what Escape left alone

  // The textarea, or the editor that stands in its place: what has the focus says which option is meant.
  const writer = () => window.answerable.writer(box);
  const begun = () => (writer().hasSelection() ? null : BEGUN.exec(writer().lineBefore()));
  const isHere = (event) => window.answerable.boxOf(event.target) === box;

  const close = () => {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    words.textContent = "";
    writer().surface.removeAttribute("aria-activedescendant");
  };

  const mark = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", each === option);
    writer().surface.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const look = async (query) => {
    const mine = ++asked;
    const answer = await fetch(`${box.dataset.mentions}?${new URLSearchParams({ q: query })}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    list.innerHTML = await answer.text();
    if (mine !== asked) return;
    if (!options().length) return close();
    for (const name of ["aria-autocomplete", "aria-haspopup", "aria-controls"]) writer().surface.setAttribute(name, box.getAttribute(name));
    list.hidden = false;
    words.textContent = options().length === 1 ? words.dataset.one : words.dataset.many;
    mark(options()[0]);
  };

  const choose = (option) => {
    const { person, name } = option.dataset;
    const before = writer().lineBefore();
    close();
    window.answerable.insert(box, `@${name} `, before.slice(before.lastIndexOf("@")));
    close(); // putting it in looked like typing
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "mention", value: person });
    field.dataset.name = name;
    box.form.append(field);
  };

  box.form.addEventListener("input", (event) => {
    if (!isHere(event)) return;
    clearTimeout(timer);
    const found = begun();
    if (!found || (left && found[0].startsWith(left))) return close();
    left = "";
    timer = setTimeout(look, REST, found[1] || "");
  });
  // Before the editor hears of it: Enter chooses, and begins no line.
  box.form.addEventListener("keydown", (event) => {
    if (list.hidden || !isHere(event) || event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(options().at((options().indexOf(active()) + step) % options().length));
    else if (event.key === "Enter" || event.key === "Tab") choose(active());
    else if (event.key === "Escape") {
      left = begun()?.[0] || "";
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  box.form.addEventListener("focusout", (event) => isHere(event) && close());
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  box.form.addEventListener("submit", () => {
    for (const field of box.form.querySelectorAll("[name=mention]")) field.disabled = !box.value.includes(`@${field.dataset.name}`);
  });
});
