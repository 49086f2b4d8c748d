// Elements without markup: nothing that anybody wrote is ever read as HTML.
function el(name, given, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside.filter((each) => each !== null && each !== undefined));
  return made;
}

const SHAPES = {
  talk: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M4 12l16-7-6 15-3-6z",
  file: "M8 12l5-5a3 3 0 014 4l-7 7a5 5 0 01-7-7l6-6",
};

// Words of another direction keep to themselves in a sentence.
const apart = (words) => `\u2068${words}\u2069`;

function icon(shape, look) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (look) svg.setAttribute("class", look);
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", SHAPES[shape]);
  svg.append(path);
  return svg;
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/g;
const withLinks = (text) =>
  text.split(ADDRESS).map((part, i) => (i % 2 ? el("a", { href: part, target: "_blank", rel: "noopener noreferrer nofollow" }, part) : part));

const sized = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

const bytesOf = (file) =>
  new Promise((give, fail) => {
    const reader = new FileReader();
    reader.onload = () => give({ name: file.name, type: file.type, data: reader.result.split(",")[1] || "" });
    reader.onerror = fail;
    reader.readAsDataURL(file);
  });
