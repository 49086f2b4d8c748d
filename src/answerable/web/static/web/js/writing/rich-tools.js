// The tools of an editor: what their buttons and keys do, and whether they are on where the caret is.
const at = (surface, selector) => {
  const node = getSelection().anchorNode;
  const found = (node?.nodeType === 1 ? node : node?.parentElement)?.closest(selector);
  return found && surface.contains(found) && found !== surface ? found : null;
};
const MONO = 'code, font[face*="monospace"]';
const run = (command, value = null) => document.execCommand(command, false, value);

// The browser makes the list and puts the caret before its words, which it has made anew.
function list(editor, command) {
  const before = editor.hasSelection() ? 0 : editor.lineBefore().length;
  run(command);
  for (let count = 0; count < before; count += 1) getSelection().modify("move", "forward", "character");
}

// A line of a quote or of code becomes a plain line again by what made it one.
function toggled(surface, tag) {
  const inside = at(surface, tag);
  if (!inside) return run("formatBlock", tag);
  if (tag === "pre") return run("formatBlock", "div");
  return run("outdent") && at(surface, tag) ? run("formatBlock", "div") : true;
}

// Words in a line, or whole lines. The browser knows no command for the first but a typeface.
function code(surface) {
  const picked = getSelection();
  if (at(surface, MONO)) return run("fontName", "inherit");
  if (picked.isCollapsed || picked.toString().includes("\n") || at(surface, "pre")) return toggled(surface, "pre");
  return run("fontName", "monospace");
}

const TOOLS = {
  bold: { does: () => run("bold"), isOn: () => document.queryCommandState("bold") },
  italic: { does: () => run("italic"), isOn: () => document.queryCommandState("italic") },
  bullets: { does: (surface, editor) => list(editor, "insertUnorderedList"), isOn: (surface) => at(surface, "ul, ol")?.tagName === "UL" },
  numbers: { does: (surface, editor) => list(editor, "insertOrderedList"), isOn: (surface) => at(surface, "ul, ol")?.tagName === "OL" },
  quote: { does: (surface) => toggled(surface, "blockquote"), isOn: (surface) => at(surface, "blockquote") },
  code: { does: code, isOn: (surface) => at(surface, `pre, ${MONO}`) },
  link: { does: (surface, editor) => link(surface, editor), isOn: (surface) => at(surface, "a") },
};
// Those of Gmail and Outlook on the web; bold, italic and undo are the browser's own.
const KEYS = { Digit7: "numbers", Digit8: "bullets", Digit9: "quote", KeyK: "link", KeyE: "code" };

function address(typed) {
  const given = typed.trim();
  if (!given || window.answerable.rich.LINK.test(given)) return given;
  if (/^[^\s@/]+@[^\s@/]+$/.test(given)) return `mailto:${given}`;
  return /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(given) ? "" : `https://${given}`;
}

function link(surface, editor) {
  const dialog = document.getElementById("link");
  const field = dialog.querySelector("input");
  const back = editor.keep();
  const here = at(surface, "a");
  field.value = here?.getAttribute("href") || "";
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    editor.focus();
    back();
    if (dialog.returnValue !== "yes") return;
    const href = address(field.value);
    if (here) getSelection().selectAllChildren(here);
    if (!href) run("unlink");
    else if (getSelection().isCollapsed) run("insertHTML", `<a href="${window.answerable.rich.escaped(href)}">${window.answerable.rich.escaped(field.value.trim())}</a>`);
    else run("createLink", href);
  }, { once: true });
  dialog.querySelector("[data-leaves]").onclick = () => dialog.close();
  dialog.showModal();
  field.select();
}

window.answerable.rich.tools = (bar, editor) => {
  const { surface } = editor;
  const buttons = [...bar.querySelectorAll("[data-does]")];
  const show = () => {
    if (!surface.contains(getSelection().anchorNode)) return;
    for (const button of buttons) button.ariaPressed = String(Boolean(TOOLS[button.dataset.does].isOn(surface)));
  };
  const use = (name) => {
    editor.focus();
    TOOLS[name].does(surface, editor);
    show();
  };
  bar.hidden = false;
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays where it is
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (button) use(button.dataset.does);
  });
  surface.addEventListener("keydown", (event) => {
    const name = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey && KEYS[event.code];
    if (!name) return;
    event.preventDefault();
    use(name);
  });
  document.addEventListener("selectionchange", show);
};
