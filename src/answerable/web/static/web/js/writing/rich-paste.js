// What comes into an editor from elsewhere: tidied, pictures in their place, words as words.
function takes(editor, event, data) {
  const files = [...data.files];
  const pictures = files.filter(window.answerable.rich.isPicture);
  const foreign = data.getData("text/html");
  const inner = foreign ? window.answerable.rich.tidied(foreign) : "";
  const words = data.getData("text/plain");
  const saysSomething = inner.replace(/<[^>]*>/g, "").trim() !== "";
  if (files.length && !saysSomething) {
    if (pictures.length < files.length) return; // the form takes files as they are
    event.preventDefault();
    event.stopPropagation();
    window.answerable.rich.put(editor, pictures);
    return;
  }
  if (!foreign && !words) return;
  event.preventDefault();
  event.stopPropagation(); // Word and Excel bring a drawing of the words along
  editor.focus();
  const isAddress = /^https?:\/\/\S+$/.test(words.trim());
  if (isAddress && editor.hasSelection()) document.execCommand("createLink", false, words.trim());
  else if (/<(div|ul|ol|table|pre|blockquote)\b/.test(inner)) document.execCommand("insertHTML", false, inner);
  else if (inner) editor.insertInline(inner);
  else editor.insert(words.replaceAll("\r\n", "\n"));
}

function caretTo(event) {
  const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  if (range) {
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}

window.answerable.rich.pastes = (editor) => {
  let isOwn = false; // moved within the editor: the browser knows best
  editor.surface.addEventListener("dragstart", () => { isOwn = true; });
  editor.surface.addEventListener("dragend", () => { isOwn = false; });
  editor.surface.addEventListener("paste", (event) => takes(editor, event, event.clipboardData));
  editor.surface.addEventListener("drop", (event) => {
    if (isOwn) return;
    editor.focus();
    caretTo(event);
    takes(editor, event, event.dataTransfer);
    if (event.defaultPrevented) editor.form.classList.remove("dropping");
  });
};
