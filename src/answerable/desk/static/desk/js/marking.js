// data-marking="#list" on a form whose checkboxes (data-mark) stand in the rows of that list. It says how many are marked, and the
// address keeps them for whoever comes back. data-marks on a hidden button marks the row one is at, or a range of rows;
// data-acts does what the data-act of the same key does, to what is marked or else to the row one is at.
const { isShown } = window.answerable;

window.answerable.behave("[data-marking]", (form) => {
  const words = form.querySelector("[data-more]");
  const two = form.querySelector("[data-marks-two]");
  const all = document.querySelector("[data-marks-all]");
  const boxes = () => [...document.querySelectorAll("[data-line]")].filter(isShown).map((line) => line.querySelector("[data-mark]"));
  const marks = () => [...form.elements].filter((field) => field.matches("[data-mark]:checked"));
  let before = 0;
  let last = null; // where a range begins

  const count = () => {
    const n = marks().length;
    // Not without need: by :has() the style of the whole page hangs on what is within.
    if (n || before) words.textContent = words.dataset.more.replace("{n}", n);
    if (two) two.disabled = n < 2;
    if (all) {
      const shown = boxes();
      all.checked = shown.length > 0 && shown.every((box) => box.checked);
      all.indeterminate = n > 0 && !all.checked;
      all.closest("label").hidden = !shown.length;
    }
    // While something is marked the list holds still (see patch.js); what changed meanwhile comes now.
    if (before && !n) htmx.trigger(form.dataset.marking, "refresh");
    before = n;
  };
  const changed = () => {
    const url = new URL(location);
    url.searchParams.delete("ticket");
    for (const mark of marks()) url.searchParams.append("ticket", mark.value);
    history.replaceState(history.state, "", url);
    count();
  };
  const mark = (some, checked = true) => {
    for (const box of some) box.checked = checked;
    changed();
  };
  const here = () => (document.activeElement.closest("[data-line]") || document.querySelector("[data-line]:hover"))?.querySelector("[data-mark]");
  const range = (from, to) => {
    const shown = boxes();
    const [a, b] = [shown.indexOf(from), shown.indexOf(to)].sort((one, other) => one - other);
    return a < 0 ? [to] : shown.slice(a, b + 1);
  };

  document.addEventListener("change", (event) => event.target.form === form && event.target.matches("[data-mark]") && changed());
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-mark]");
    if (!box) return;
    if (event.shiftKey && last) mark(range(last, box), box.checked);
    last = box;
  });
  all?.addEventListener("change", () => mark(boxes(), all.checked));
  form.addEventListener("reset", () => setTimeout(() => mark(marks(), false))); // those marked by the address as well

  const ways = {
    line: (box) => box.click(),
    range: (box) => {
      mark(range(last || box, box));
      last = box;
    },
    next: (box) => step(box, 1),
    previous: (box) => step(box, -1),
  };
  function step(box, by) {
    const shown = boxes();
    const next = shown[shown.indexOf(box) + by] || box;
    mark([box, next]);
    last = next;
    const row = next.closest("[data-line]").querySelector("[data-row]");
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }
  form.addEventListener("click", (event) => {
    const button = event.target;
    if (button.matches("[data-marks]")) {
      const box = here();
      if (box) ways[button.dataset.marks](box);
    } else if (button.matches("[data-acts]")) {
      event.stopPropagation(); // as a press beside the menu it would close what it opens
      const box = here();
      if (!marks().length && box) mark([box]);
      if (marks().length) press(form.querySelector(`[data-act="${button.dataset.key}"]`));
    }
  });
  function press(act) {
    act.focus();
    act.click();
    act.closest("details")?.querySelector("[data-first], .menu-items button")?.focus();
  }
  // Enter in a field does what the button below it says.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".menu-field .input")) return;
    event.preventDefault();
    form.requestSubmit(event.target.closest("label").parentElement.querySelector(`button[value="${event.target.name}"]`));
  });
  document.addEventListener("patched", count);
  addEventListener("pageshow", count);
  // While the page comes, to ask what is shown would lay all of it out once more.
  if (document.readyState === "complete") count();
  else if (all) all.closest("label").hidden = false;
});
