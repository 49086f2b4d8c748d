// What the other files share. A behaviour is bound to elements by a data- attribute and runs once on each,
// whether it came with the page or by htmx later.
window.answerable = {
  behave(selector, start) {
    const started = new WeakSet();
    const look = (root) => {
      const found = root.querySelectorAll ? [...root.querySelectorAll(selector)] : [];
      if (root.matches?.(selector)) found.unshift(root);
      for (const element of found) {
        if (started.has(element)) continue;
        started.add(element);
        start(element);
      }
    };
    look(document);
    document.addEventListener("htmx:load", (event) => look(event.target));
  },

  // For what a script made: behaviours look at it as at what htmx brings.
  begin(element) {
    element.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  },

  isTyping(target) {
    return target.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]") !== null;
  },

  isShown(element) {
    return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  },
};
