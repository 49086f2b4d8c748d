// data-marking="#list" on a form whose checkboxes (data-mark) stand in the rows of that list. It says how many are marked, its
// button waits for the second, the address keeps them for whoever comes back, and data-marks-line marks the row one is at.
window.answerable.behave("[data-marking]", (form) => {
  const words = form.querySelector("[data-more]");
  const button = form.querySelector("button:not([type])");
  const marks = () => [...form.elements].filter((field) => field.matches("[data-mark]:checked"));
  let before = 0;
  const count = () => {
    const n = marks().length;
    words.textContent = n === 1 ? words.dataset.one : words.dataset.more.replace("{n}", n);
    button.disabled = n < 2;
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
  document.addEventListener("change", (event) => event.target.form === form && changed());
  form.addEventListener("reset", () => setTimeout(() => {
    marks().forEach((mark) => { mark.checked = false; }); // those marked by the address as well
    changed();
  }));
  form.addEventListener("click", (event) => {
    if (!event.target.matches("[data-marks-line]")) return;
    const line = document.activeElement.closest("[data-line]") || document.querySelector("[data-line]:hover");
    line?.querySelector("[data-mark]").click();
  });
  document.addEventListener("patched", count);
  addEventListener("pageshow", count);
  count();
});
