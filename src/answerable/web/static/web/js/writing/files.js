// data-drop on a form: files dropped on it or pasted into it go into its file field and are listed in data-files.
const sizes = ["B", "kB", "MB", "GB"];

function sizeWords(bytes) {
  const power = Math.min(3, Math.floor(Math.log10(bytes || 1) / 3));
  return `${(bytes / 1000 ** power).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${sizes[power]}`;
}

function put(input, files) {
  const all = new DataTransfer();
  files.forEach((file) => all.items.add(file));
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function row(input, file) {
  const item = document.createElement("div");
  item.className = "file";
  const [name, size, drop] = ["span", "span", "button"].map((tag) => document.createElement(tag));
  name.textContent = file.name;
  size.textContent = sizeWords(file.size);
  size.className = "faint";
  drop.type = "button";
  drop.textContent = "×";
  drop.ariaLabel = `${input.dataset.removeWords || "Remove"} ${file.name}`;
  drop.addEventListener("click", () => put(input, [...input.files].filter((other) => other !== file)));
  item.append(name, size, drop);
  return item;
}

window.answerable.attach = (form, files) => {
  const input = form.querySelector("input[type=file]");
  put(input, [...input.files, ...files]);
};

window.answerable.behave("[data-drop]", (form) => {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-files]");
  const take = (event, files) => {
    if (!files?.length) return;
    event.preventDefault();
    put(input, [...input.files, ...files]);
  };
  form.addEventListener("paste", (event) => take(event, event.clipboardData.files));
  form.addEventListener("drop", (event) => {
    form.classList.remove("dropping");
    take(event, event.dataTransfer.files);
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", (event) => form.contains(event.relatedTarget) || form.classList.remove("dropping"));
  input.addEventListener("change", () => list?.replaceChildren(...[...input.files].map((file) => row(input, file))));
});
