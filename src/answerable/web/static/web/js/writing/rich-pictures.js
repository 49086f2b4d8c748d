// Pictures in the text: shown at once, brought to the server meanwhile, and sent with what they stand in.
const KINDS = /^image\/(png|jpeg|gif|webp)$/;
const under_way = new WeakMap(); // form → promises

const read = (file) => new Promise((done) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => done(reader.result));
  reader.readAsDataURL(file);
});
let number = 0;

async function put(editor, file) {
  const { surface, form, address, changed } = editor;
  if (!address) return window.answerable.attach(form, [file]); // nothing there yet that could keep it
  const mark = String(++number);
  const shown = await read(file);
  surface.focus();
  editor.insertInline(`<img src="${shown}" alt="${window.answerable.rich.escaped(file.name)}" data-on-its-way="${mark}">`);
  const find = () => surface.querySelector(`[data-on-its-way="${mark}"]`);
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("picture", file);
  const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  const kept = answer?.ok ? await answer.json() : null;
  const picture = find();
  if (!picture) return;
  if (kept) {
    picture.src = kept.src;
    picture.removeAttribute("data-on-its-way");
  } else {
    picture.remove();
    if (form.querySelector("input[type=file]")) window.answerable.attach(form, [file]);
    window.answerable.say("toast-offline");
  }
  changed();
}

window.answerable.rich.isPicture = (file) => KINDS.test(file.type);
window.answerable.rich.put = (editor, files) => {
  const going = under_way.get(editor.form) || new Set();
  under_way.set(editor.form, going);
  const one = files.reduce((before, file) => before.then(() => put(editor, file)), Promise.resolve()).finally(() => going.delete(one));
  going.add(one);
};

// Nothing is sent without its pictures.
document.addEventListener("submit", async (event) => {
  const going = under_way.get(event.target);
  if (!going?.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await Promise.all(going);
  event.target.requestSubmit(event.submitter);
}, true);
