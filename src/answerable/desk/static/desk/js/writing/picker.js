// data-picker="address" on a <dialog>: a list of texts to put into the box (data-fills) that one writes in. It opens by a
// button (data-picks), or by "/" (or what data-opens says) at the start of an empty line. Typing looks for it, the arrows walk, Enter chooses.
const REST = 120;

window.answerable.behave("[data-picker]", (dialog) => {
  const form = dialog.querySelector("form");
  const query = form.querySelector("[type=search]");
  const list = form.querySelector("[data-found]");
  const items = () => [...list.querySelectorAll("button")];
  const opens = dialog.dataset.opens || "/";
  let box = null;
  let back = () => {};
  let bySlash = false;
  let timer = 0;
  let looking = Promise.resolve();
  let asked = 0;

  const look = () => {
    clearTimeout(timer);
    timer = 0;
    const mine = ++asked;
    const address = new URL(dialog.dataset.picker, location.href);
    address.searchParams.set("kind", box.dataset.fills);
    address.searchParams.set("q", query.value);
    looking = fetch(address, { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
      .then((html) => {
        if (mine !== asked) return;
        list.innerHTML = html;
        const first = list.firstElementChild;
        form.querySelector("[role=status]").textContent = first.dataset.words || first.textContent; // not all that fits
      })
      .catch(() => {
        dialog.close();
        window.answerable.say("toast-offline");
      });
  };

  const open = (target, slash) => {
    [box, bySlash, back] = [target, slash, window.answerable.writer(target).keep()];
    form.elements.kind.value = box.dataset.fills;
    query.value = "";
    dialog.showModal();
    query.focus();
    look();
  };

  const put = (text) => {
    window.answerable.writer(box).focus();
    back();
    back = () => {}; // the dialog may tell only now that it closed: the caret is behind the text by then
    window.answerable.insert(box, text);
  };

  const choose = async (button) => {
    const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
    dialog.close();
    if (!answer?.ok) return window.answerable.say(answer ? "toast-gone" : "toast-offline");
    const { text } = await answer.json();
    return put(text);
  };

  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, REST);
  });
  query.addEventListener("beforeinput", (event) => {
    if (event.data !== opens || !bySlash || query.value) return; // twice: it was meant to be a letter
    event.preventDefault();
    dialog.close();
    setTimeout(put, 0, opens); // not within what the browser does about this letter
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter) choose(event.submitter);
  });
  dialog.addEventListener("keydown", async (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const stops = [query, ...items()];
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search field would first be emptied
      dialog.close();
    } else if (event.key === "Enter" && event.target === query && !event.isComposing) {
      event.preventDefault();
      if (timer) look(); // what was typed last counts, however fast
      await looking;
      if (dialog.open && items().length) choose(items()[0]);
    }
  });
  dialog.addEventListener("close", () => {
    window.answerable.writer(box).focus();
    back();
  });
  form.querySelector("[data-leaves]").addEventListener("click", () => dialog.close());

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-picks]");
    if (button && opens === "/") open(button.form.querySelector("textarea[data-fills]"), false);
  });
  document.addEventListener("beforeinput", (event) => {
    const target = window.answerable.boxOf(event.target);
    if (event.data !== opens || !target?.matches(".composer textarea[data-fills]")) return;
    const writer = window.answerable.writer(target);
    if (writer.hasSelection() || writer.lineBefore() || writer.lineAfter()) return;
    event.preventDefault();
    open(target, true);
  });
});
