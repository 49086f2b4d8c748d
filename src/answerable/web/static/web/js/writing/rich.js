// data-rich on what holds a textarea and a field "html": the textarea makes room for an editor with tools. It stays the field that is
// sent and kept, as text; "html" is what the editor holds when that is more than lines of words. Whoever changes the textarea says so
// by an input event, and the editor follows.
function surfaceFor(box) {
  const surface = document.createElement("div");
  surface.className = "rich-text";
  surface.contentEditable = "true";
  surface.dataset.richText = "";
  surface.role = "textbox";
  surface.ariaMultiLine = "true";
  surface.ariaLabel = box.labels[0]?.textContent || "";
  surface.dataset.placeholder = surface.ariaPlaceholder = box.placeholder;
  surface.spellcheck = true;
  [surface.id, box.id] = [box.id, ""];
  box.removeAttribute("id");
  box.hidden = true;
  box.after(surface);
  return surface;
}

function asLines(text) {
  return text.split("\n").map((words) => {
    const line = document.createElement("div");
    line.append(words || document.createElement("br"));
    return line;
  });
}

function writerFor(box, surface) {
  let last = null; // where the caret was when the editor lost it
  const range = () => {
    const picked = getSelection();
    const here = picked.rangeCount ? picked.getRangeAt(0) : null;
    return here && surface.contains(here.startContainer) ? here : last;
  };
  const select = (wanted) => {
    const picked = getSelection();
    picked.removeAllRanges();
    picked.addRange(wanted);
    last = wanted.cloneRange();
  };
  const end = () => {
    const whole = document.createRange();
    whole.selectNodeContents(surface.lastElementChild || surface);
    whole.collapse(false);
    return whole;
  };
  const block = (node) => (node.nodeType === 1 ? node : node.parentElement).closest("div, li, blockquote, pre, td, th");
  const part = (isBefore) => {
    const here = range() || end();
    const around = document.createRange();
    around.selectNodeContents(block(here.startContainer));
    if (isBefore) around.setEnd(here.startContainer, here.startOffset);
    else around.setStart(here.endContainer, here.endOffset);
    return window.answerable.rich.text(around.cloneContents()).split("\n");
  };
  // Come to by key or by a script, it goes on where one left it; a press says itself where.
  let isPressed = false;
  surface.addEventListener("pointerdown", () => { isPressed = true; });
  surface.addEventListener("pointerup", () => { isPressed = false; });
  // Not only as it is left: a dialog that opens has taken the selection away before that is told.
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === surface) last = range()?.cloneRange() || null;
  });
  surface.addEventListener("focus", () => isPressed || select(last && surface.contains(last.startContainer) ? last : end()));
  return {
    surface,
    focus: () => document.activeElement === surface || surface.focus(),
    keep: () => {
      const here = (range() || end()).cloneRange();
      return () => surface.contains(here.startContainer) && select(here);
    },
    hasSelection: () => !(range()?.collapsed ?? true),
    lineBefore: () => part(true).pop(),
    lineAfter: () => part(false)[0],
    insert: (text, instead = 0) => {
      for (let count = 0; count < instead; count += 1) getSelection().modify("extend", "backward", "character");
      return document.execCommand("insertText", false, text);
    },
    // Pieces of a line. At the end of one the browser writes styles into what it joins, which our policy stops and tells of:
    // there a blank is put behind them first.
    insertInline: (html) => {
      const line = block((range() || end()).startContainer);
      const isAtEnd = !part(false)[0] && (line.textContent || line.querySelector("img"));
      if (isAtEnd) {
        document.execCommand("insertText", false, "\u00a0");
        getSelection().modify("move", "backward", "character");
      }
      document.execCommand("insertHTML", false, html);
      if (isAtEnd) getSelection().modify("move", "forward", "character");
    },
    mark: (words) => {
      const walker = document.createTreeWalker(surface, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const start = walker.currentNode.data.indexOf(words);
        if (start < 0) continue;
        const found = document.createRange();
        found.setStart(walker.currentNode, start);
        found.setEnd(walker.currentNode, start + words.length);
        return select(found);
      }
    },
  };
}

// Enter on an empty last line of a quote or of code leaves it; in code it is a line end.
function leaves(event, surface, writer) {
  if (event.inputType !== "insertParagraph") return;
  const node = getSelection().anchorNode;
  const inside = (node.nodeType === 1 ? node : node.parentElement).closest("pre, blockquote");
  if (!inside || !surface.contains(inside)) return;
  const isEmpty = !writer.lineBefore() && !writer.lineAfter();
  if (inside.tagName === "PRE" && !isEmpty) {
    event.preventDefault();
    document.execCommand("insertLineBreak");
  } else if (isEmpty && inside.textContent.trim()) {
    event.preventDefault();
    const line = document.createElement("div");
    line.append(document.createElement("br"));
    if (inside.tagName === "PRE") document.execCommand("delete");
    else if (!window.answerable.rich.text(inside).replaceAll("\n", "")) inside.remove();
    inside.after(line);
    getSelection().collapse(line, 0);
    surface.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (isEmpty) {
    event.preventDefault();
    document.execCommand("formatBlock", false, "div");
    document.execCommand("outdent");
  }
}

window.answerable.behave("[data-rich]", (place) => {
  const box = place.querySelector("textarea");
  const field = box.form.elements.html;
  const surface = surfaceFor(box);
  const writer = writerFor(box, surface);
  let isOurs = false;

  const told = () => { surface.toggleAttribute("data-empty", !box.value && !field.value); };
  const shown = (html) => html.replace(/src="cid:([^"]+)"/g, (_all, name) => `src="${place.dataset.rich}${encodeURI(name)}/"`);
  const fill = () => {
    if (field.value) {
      surface.innerHTML = shown(field.value);
      field.value = window.answerable.rich.said(surface).html; // pictures by their names again, though nobody types
    } else surface.replaceChildren(...asLines(box.value));
    told();
  };
  const changed = () => {
    const said = window.answerable.rich.said(surface);
    [box.value, field.value] = [said.text, said.html];
    told();
    isOurs = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    isOurs = false;
  };

  field.disabled = false; // without this script it would speak for words that have changed since
  if (box.value !== box.defaultValue) field.value = ""; // typed before we came
  // Not before somebody writes: asking for it lays the page out.
  surface.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, "div"), { once: true });
  fill();
  window.answerable.standsFor(box, writer);
  const editor = { ...writer, form: box.form, address: place.dataset.rich, changed };
  surface.addEventListener("input", changed);
  surface.addEventListener("beforeinput", (event) => leaves(event, surface, writer));
  box.addEventListener("input", () => isOurs || fill());
  window.answerable.rich.pastes(editor);
  const bar = place.querySelector("[data-tools]");
  if (bar) window.answerable.rich.tools(bar, editor);
});
