// What is found while one types: a list below the search field, a box below the form that is about to be sent. Without it
// both pages do all that they do.
const PAUSE = 180; // milliseconds without a key

const asking = (url, show) => {
  let timer = 0;
  let running = null;
  let last = "";
  return (words, wanted = "") => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (words === last) return;
      last = words;
      running?.abort();
      running = new AbortController();
      try {
        const query = new URLSearchParams({ q: words.slice(0, 300), for: wanted });
        // What somebody writes to us stands in no address, and thereby in no server's log.
        const sent = wanted ? [url, { method: "POST", body: query }] : [`${url}?${query}`, {}];
        const response = await fetch(sent[0], { ...sent[1], signal: running.signal, credentials: "same-origin" });
        show(response.status === 200 ? await response.text() : "");
      } catch {
        // A newer question came, or the network went: what stands there stays.
      }
    }, PAUSE);
  };
};

const put = (element, html) => {
  element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  element.hidden = !html;
};

for (const form of document.querySelectorAll("form[data-finds]")) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  let at = -1;
  const point = (to) => {
    const options = [...list.children];
    at = options.length ? (to + options.length) % options.length : -1;
    options.forEach((option, place) => {
      option.id = `${list.id}-${place}`;
      option.setAttribute("aria-selected", String(place === at));
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[at].id);
  };
  const show = (html) => {
    put(list, html);
    at = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = asking(form.dataset.finds, show);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" })) {
    input.setAttribute(name, value);
  }
  input.addEventListener("input", () => ask(input.value.trim()));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") point(at + 1);
    else if (event.key === "ArrowUp") point(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) list.children[at].click();
    else if (event.key === "Escape") show("");
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) list.hidden = true;
  });
}

for (const box of document.querySelectorAll("[data-suggests]")) {
  const form = box.closest("form");
  const ask = asking(box.dataset.suggests, (html) => put(box, html));
  const fields = ["subject", "text"].map((name) => form.elements[name]).filter(Boolean);
  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target)) return;
    const words = fields.map((field) => field.value.trim()).join(" ").trim();
    if (words.length >= 8) ask(words, "form");
  });
}
