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

  const begun = () => (box.selectionStart === box.selectionEnd ? BEGUN.exec(box.value.slice(0, box.selectionStart)) : null);

  const close = () => {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    words.textContent = "";
    box.removeAttribute("aria-activedescendant");
  };

  const mark = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", each === option);
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const look = async (query) => {
    const mine = ++asked;
    const answer = await fetch(`${box.dataset.mentions}?${new URLSearchParams({ q: query })}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (mine !== asked || !answer?.ok) return;
    list.innerHTML = await answer.text();
    if (mine !== asked) return;
    if (!options().length) return close();
    list.hidden = false;
    words.textContent = options().length === 1 ? words.dataset.one : words.dataset.many;
    mark(options()[0]);
  };

  const choose = (option) => {
    const { person, name } = option.dataset;
    const from = box.value.slice(0, box.selectionStart).lastIndexOf("@");
    close();
    box.setSelectionRange(from, box.selectionStart);
    window.answerable.insert(box, `@${name} `);
    close(); // putting it in looked like typing
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "mention", value: person });
    field.dataset.name = name;
    box.form.append(field);
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    const found = begun();
    if (!found || (left && found[0].startsWith(left))) return close();
    left = "";
    timer = setTimeout(look, REST, found[1] || "");
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(options().at((options().indexOf(active()) + step) % options().length));
    else if (event.key === "Enter" || event.key === "Tab") choose(active());
    else if (event.key === "Escape") {
      left = begun()?.[0] || "";
      close();
    } else return;
    event.preventDefault();
  });
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  box.form.addEventListener("submit", () => {
    for (const field of box.form.querySelectorAll("[name=mention]")) field.disabled = !box.value.includes(`@${field.dataset.name}`);
  });
});
