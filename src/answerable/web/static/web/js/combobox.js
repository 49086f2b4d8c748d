// A field that one types into and the list below it: the arrows walk while one goes on typing, Enter chooses, Escape leaves. Used by
// the palette and by the search field. `first`: the first option is the one that Enter chooses; else none is until one walks.
let made = 0;

window.answerable.combobox = (input, list, { choose, leave, first = false }) => {
  let active = null;
  let hasWalked = false;
  const options = () => [...list.querySelectorAll("[role=option]")];

  const point = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option || null;
    active?.setAttribute("aria-selected", "true");
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  };

  // After the list changed. Whoever has walked stays where they are, if that is still there.
  const show = ({ keep = false } = {}) => {
    const all = options();
    for (const option of all) {
      option.id ||= `option-${++made}`;
      option.setAttribute("aria-selected", "false");
    }
    input.setAttribute("aria-expanded", String(all.length > 0));
    list.hidden = !all.length;
    hasWalked &&= keep && all.includes(active);
    point(hasWalked ? active : first && all[0]);
    if (!hasWalked) list.scrollTop = 0;
  };

  const hide = () => {
    list.replaceChildren();
    show();
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const here = all.indexOf(active);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      hasWalked = true;
      point(here < 0 && step < 0 ? all.at(-1) : all[(here + step + all.length) % all.length]);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      choose(active, event);
    } else if (event.key === "Escape" && leave(all.length > 0)) {
      event.preventDefault(); // a search field would first be emptied
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return; // a link in another tab
    event.preventDefault();
    choose(option, event);
  });
  return { show, hide, point };
};
