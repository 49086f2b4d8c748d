// data-tabs: a row of tabs, each showing the panel that its aria-controls names.
function show(tab) {
  for (const other of tab.closest("[data-tabs]").querySelectorAll("[role=tab]")) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.setAttribute("tabindex", chosen ? "0" : "-1");
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !chosen;
  }
}

for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const tab = event.target.closest?.("[data-tabs] [role=tab]");
    if (tab) show(tab);
  });
}
