// data-palette="address" on a <dialog>: every place and everything that can be done here, by typing some of its letters. What can be
// done is read from the page (actions.js); places, tickets and customers are asked of that address.
// data-palette-opens opens it. data-opened="K7Q4-TXB9" on a page: it is remembered, to be at hand next time.
const REST = 180;
const MOST = 12; // of one group, while nothing says which are meant
const MOST_FOUND = 40;
const MOST_RECENT = 6;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const split = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

// Better is more: how it begins, then how one of its words begins, the first letters of its words, a word with a letter wrong.
function score(words, typed) {
  const all = split(words);
  if (typed.length > 0 && all.join(" ").startsWith(typed.join(" "))) return 5;
  const letters = all.map((word) => word[0]).join("");
  if (typed.length === 1 && typed[0].length > 1 && letters.includes(typed[0])) return letters.startsWith(typed[0]) ? 4 : 2;
  let least = 4;
  for (const each of typed) {
    if (all.some((word) => word.startsWith(each))) least = Math.min(least, 4);
    else if (each.length > 2 && all.some((word) => word.includes(each))) least = Math.min(least, 2);
    else if (each.length > 3 && all.some((word) => isNear(each, word.slice(0, each.length + 1)))) least = Math.min(least, 1);
    else return 0;
  }
  return least;
}

// Whether one is the other's beginning but for one letter wrong, missing, too many, or two changed about.
function isNear(typed, word) {
  let at = 0;
  while (at < typed.length && typed[at] === word[at]) at += 1;
  const rest = typed.slice(at);
  const there = word.slice(at);
  return [
    [rest.slice(1), there.slice(1)],
    [rest, there.slice(1)],
    [rest.slice(1), there],
    [rest[1] === there[0] && rest[0] === there[1] ? rest.slice(2) : null, there.slice(2)],
  ].some(([mine, theirs]) => mine !== null && theirs.startsWith(mine));
}

// "is:waiting" is for the search alone.
const TERM = /(^|\s)-?[a-z][a-z0-9_-]*:/i;

const store = `answerable:opened:${document.querySelector("[data-palette]")?.dataset.reader}`;
const opened = () => {
  try {
    return JSON.parse(localStorage.getItem(store)) || [];
  } catch {
    return [];
  }
};
window.answerable.behave("[data-opened]", ({ dataset }) => {
  const others = opened().filter((reference) => reference !== dataset.opened);
  localStorage.setItem(store, JSON.stringify([dataset.opened, ...others].slice(0, MOST_RECENT + 1)));
});

window.answerable.behave("[data-palette]", (dialog) => {
  const input = dialog.querySelector("[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  const empty = dialog.querySelector("[data-empty]");
  let actions = [];
  let start = null; // the groups that the server names when nothing is typed: what was opened lately, places
  let found = []; // and for what is typed
  let timer = 0;
  let asked = 0;
  let isWaiting = false;
  let asking = Promise.resolve();
  let starting = Promise.resolve();

  const ask = (values) =>
    fetch(`${dialog.dataset.palette}?${new URLSearchParams(values)}`, { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
      .then((html) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("[role=group]")].map((each) => document.adoptNode(each)));

  const box = window.answerable.combobox(input, list, {
    first: true,
    choose: (option, event) => (option.dataset.puts === undefined ? choose(option, event) : put(option.dataset.puts)),
    leave: () => {
      dialog.close();
      return true;
    },
  });

  function put(text) {
    input.value = text;
    type();
  }

  function choose(option, event) {
    if (option.href && (event.ctrlKey || event.metaKey)) return open(option.href, "_blank", "noopener");
    dialog.close();
    // Not within this press: to the page's menus it would be one beside them.
    return setTimeout(() => (option.href ? location.assign(option.href) : perform(Number(option.dataset.action))));
  }

  function perform(number) {
    const chosen = actions[number];
    const now = chosen.control.isConnected ? chosen : window.answerable.actions().find(({ words }) => words === chosen.words);
    if (now) window.answerable.press(now);
    else window.answerable.say("toast-gone"); // it changed while one was choosing
  }

  const look = () => {
    const isFrames = ({ control }) => !control.closest("main"); // the frame's come last
    const all = window.answerable.actions().sort((one, other) => isFrames(one) - isFrames(other));
    actions = all.map((action, number) => ({ ...action, number }));
    draw();
  };

  function draw(keep = false) {
    const typed = TERM.test(input.value) ? ["\u0000"] : split(input.value);
    const fitting = ranked(actions.filter(isOwn), typed, ({ words, also = "" }) => `${words} ${also}`);
    const mine = group(dialog.dataset.here, fitting.map(option));
    const linked = new Set(fitting.map(({ control }) => control.pathname));
    for (const each of found) each.querySelectorAll("[role=option]").forEach((other) => linked.has(other.pathname) && other.remove()); // once
    const named = (start || []).map((each) => narrowed(each, typed));
    const recent = named.filter((each) => each.dataset.group === "recent");
    const places = named.filter((each) => each.dataset.group !== "recent");
    const best = (each) => Number(each.dataset.best || 0);
    const known = typed.length ? [mine, ...places].sort((one, other) => best(other) - best(one)) : [...recent, mine, ...places];
    const groups = (typed.length ? [...known, ...found] : known).filter((each) => each.querySelector("[role=option]"));
    list.replaceChildren(...groups);
    box.show({ keep });
    const count = list.querySelectorAll("[role=option]").length;
    empty.hidden = count > 0 || isWaiting || !start;
    status.textContent = isWaiting ? "" : (count ? status.dataset.words.replace("{n}", count) : empty.textContent);
  }

  // A link of the frame is a place, and so it is named once.
  const isOwn = ({ control, words }) => {
    if (control.matches("[data-palette-opens]")) return false;
    if (!control.matches("a")) return true;
    if (!control.closest("main")) return !start && control.closest(".rail");
    return !(start || []).some((each) => [...each.querySelectorAll("a")].some((place) => place.dataset.name === words));
  };

  function ranked(all, typed, wordsOf) {
    if (!typed.length) return all.filter(({ inside, control }) => !inside && isProminent(control)).slice(0, MOST);
    return all
      .map((each) => [score(wordsOf(each), typed) * 2 + (!each.inside && isProminent(each.control) ? 1 : 0), each])
      .filter(([points]) => points > 1)
      .sort(([one], [other]) => other - one)
      .slice(0, MOST_FOUND)
      .map(([points, each]) => Object.assign(each, { points }));
  }

  const isProminent = (control) => control.matches("[data-key], .button, .rail *");

  function group(words, options) {
    const made = document.createElement("div");
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", words);
    const head = document.createElement("p");
    head.className = "palette-head";
    head.setAttribute("aria-hidden", "true");
    head.textContent = words;
    made.append(head, ...options);
    made.dataset.best = Math.max(0, ...options.map((each) => Number(each.dataset.points)));
    return made;
  }

  function option({ words, key, number, points = 0 }) {
    const made = document.createElement("div");
    made.className = "palette-option";
    made.setAttribute("role", "option");
    made.dataset.action = number;
    made.dataset.points = points;
    const said = document.createElement("span");
    said.dir = "auto";
    said.textContent = words;
    made.append(said);
    if (key) made.append(window.answerable.keyCap(key));
    return made;
  }

  // A group of the server's: only what fits, the best first.
  function narrowed(whole, typed) {
    const copy = whole.cloneNode(true);
    const options = [...copy.querySelectorAll("[role=option]")];
    const points = new Map(options.map((each) => [each, score(each.dataset.words, typed) * 2]));
    const fitting = typed.length ? options.filter((each) => points.get(each)) : options;
    fitting.sort((one, other) => points.get(other) - points.get(one));
    options.forEach((each) => each.remove());
    copy.append(...fitting.slice(0, typed.length ? MOST_FOUND : undefined));
    copy.dataset.best = Math.max(0, ...fitting.map((each) => points.get(each)));
    return copy;
  }

  function seek() {
    clearTimeout(timer);
    timer = 0;
    const mine = ++asked;
    asking = ask({ q: input.value.trim() })
      .then((groups) => {
        if (mine !== asked) return;
        [found, isWaiting] = [groups, false];
        draw(true);
      })
      .catch(() => {
        if (mine !== asked) return;
        [found, isWaiting] = [[], false];
        draw(true);
        window.answerable.say("toast-offline");
      });
  }

  function type() {
    clearTimeout(timer);
    asked += 1;
    isWaiting = Boolean(input.value.trim());
    if (!isWaiting) found = [];
    else timer = setTimeout(seek, REST);
    draw();
  }

  function show() {
    if (dialog.open) return;
    input.value = "";
    [found, isWaiting] = [[], false];
    // What a menu shows only once it is opened is fetched now.
    for (const menu of document.querySelectorAll("details[hx-get][hx-trigger~=toggle]")) htmx.trigger(menu, "toggle");
    dialog.showModal();
    input.focus();
    look();
    const here = document.querySelector("[data-opened]")?.dataset.opened;
    starting = ask({ recent: opened().filter((reference) => reference !== here).slice(0, MOST_RECENT) })
      .then((groups) => {
        start = groups;
        draw(true);
      })
      .catch(() => window.answerable.say("toast-offline"));
  }

  input.addEventListener("input", type);
  // Enter pressed before the answer came, and nothing known fits: what was typed last counts.
  input.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || !isWaiting) return;
    event.preventDefault();
    if (timer) seek();
    await Promise.all([starting, asking]);
    list.querySelector("[role=option]")?.click();
  });
  document.addEventListener("htmx:afterSettle", () => dialog.open && look());
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette-opens]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show();
  });
  dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  dialog.querySelector("[data-leaves]").addEventListener("click", () => dialog.close());
});
