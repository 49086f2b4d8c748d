// data-list: j and k walk through the rows (anything marked data-row); Enter opens, as rows are links. A row may stand in a
// data-line beside other things: whoever is at one of those is at that row.
const { isTyping, isShown } = window.answerable;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const list = document.querySelector("[data-list]");
  const rows = list ? [...list.querySelectorAll("[data-row]")].filter(isShown) : [];
  if (!rows.length) return;
  const here = rows.findIndex((row) => (row.closest("[data-line]") || row).contains(document.activeElement) || row.ariaCurrent === "true");
  const next = event.key === "j" ? here + 1 : here - 1;
  const row = rows[Math.min(rows.length - 1, Math.max(0, next))];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
});
