// What is in an editor, or comes from the clipboard, as the little HTML that a letter needs and as text. The server does the
// first again, and trusts nothing of this.
const INLINE = { B: "b", STRONG: "b", I: "i", EM: "i", U: "u", S: "s", STRIKE: "s", DEL: "s", CODE: "code", KBD: "code", SAMP: "code", TT: "code" };
const KEPT = { UL: "ul", OL: "ol", BLOCKQUOTE: "blockquote", PRE: "pre", TABLE: "table", THEAD: "thead", TBODY: "tbody", TR: "tr", TD: "td", TH: "th" };
const LINES = new Set("DIV P H1 H2 H3 H4 H5 H6 SECTION ARTICLE HEADER FOOTER MAIN ADDRESS ASIDE NAV FIGURE FIGCAPTION CENTER DL DT DD FORM FIELDSET BODY HR LI".split(" "));
const DROPPED = new Set("SCRIPT STYLE TITLE HEAD META LINK TEMPLATE NOSCRIPT SVG MATH OBJECT IFRAME SELECT TEXTAREA BUTTON INPUT AUDIO VIDEO CANVAS".split(" "));
const LINK = /^(https?:|mailto:|tel:)/i;
const OWN_PICTURE = /\/pictures\/([^/]+@[^/]+)\/$/;
const RTL_FIRST = /^[^A-Za-z\u00c0-\u02b8\u0370-\u0590\u0900-\ufb1c]*[\u0591-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc]/;

const isBlock = (node) => node.nodeType === 1 && (LINES.has(node.tagName) || node.tagName in KEPT);
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const styleOf = (node) => node.getAttribute("data-style") || "";

// How: { picture: element => html, isForeign }. What is foreign keeps its bold and italic from styles and loses its line ends.
function html(node, how, inPre) {
  if (node.nodeType === 3) return words(node.data, how, inPre);
  if (node.nodeType !== 1 || DROPPED.has(node.tagName.toUpperCase())) return "";
  if (node.tagName === "BR") return inPre ? "\n" : "<br>";
  if (node.tagName === "IMG") return how.picture(node);
  if (isBlock(node)) return block(node, how, inPre);
  const inner = [...node.childNodes].map((child) => html(child, how, inPre)).join("");
  if (!inner) return "";
  if (node.tagName === "A" && LINK.test(node.getAttribute("href") || "")) return `<a href="${escaped(node.getAttribute("href"))}">${inner}</a>`;
  return dressed(node, how, inner);
}

function words(text, how, inPre) {
  if (inPre) return escaped(text.replaceAll("\u00a0", " "));
  if (how.isForeign) return escaped(text.replace(/[ \t\r\n\f]+/g, " "));
  return escaped(text.replaceAll("\u200b", "")).replaceAll("\n", "<br>").replace(/ {2}/g, " \u00a0");
}

function dressed(node, how, inner) {
  const style = how.isForeign ? styleOf(node) : "";
  let tag = INLINE[node.tagName] || (node.tagName === "FONT" && node.face.includes("monospace") ? "code" : "");
  if (tag === "b" && /font-weight:\s*(normal|400)/.test(style)) tag = "";
  let out = tag && inner.trim() ? `<${tag}>${inner}</${tag}>` : inner;
  if (!inner.trim()) return out;
  if (tag !== "b" && /font-weight:\s*(bold|[6-9]00)/.test(style)) out = `<b>${out}</b>`;
  if (tag !== "i" && /font-style:\s*italic/.test(style)) out = `<i>${out}</i>`;
  if (/text-decoration[^;]*line-through/.test(style)) out = `<s>${out}</s>`;
  return out;
}

function block(node, how, inPre) {
  const tag = KEPT[node.tagName];
  if (tag === "pre") return `<pre>${code(node, how).replace(/\n$/, "")}</pre>`;
  if (inPre) return [...node.childNodes].map((child) => html(child, how, true)).join("");
  if (tag === "ul" || tag === "ol") return `<${tag}>${items(node, how)}</${tag}>`;
  if (tag === "td" || tag === "th" || tag === "blockquote") return `<${tag}${direction(node)}>${content(node, how)}</${tag}>`;
  if (tag) return `<${tag}>${[...node.children].map((child) => html(child, how, false)).join("")}</${tag}>`;
  return lines(node, how);
}

function code(node, how) {
  return [...node.childNodes].map((child) => html(child, how, true) + (isBlock(child) && child.nextSibling ? "\n" : "")).join("");
}

function items(list, how) {
  let out = "";
  for (const child of list.childNodes) {
    if (child.nodeType !== 1) continue;
    if (child.tagName === "LI") out += `<li${direction(child)}>${content(child, how)}</li>`;
    else if (isBlock(child) && out.endsWith("</li>")) out = `${out.slice(0, -5)}${html(child, how, false)}</li>`; // a list in a list
    else out += `<li>${content(child, how)}</li>`;
  }
  return out;
}

// Of a cell or an item: its words without a line of their own, when that is all there is.
function content(node, how) {
  const inner = lines(node, how);
  const only = /^<div(?: dir="rtl")?>((?:(?!<\/?div).)*)<\/div>$/s.exec(inner);
  if (only) return only[1];
  return inner.replace(/^<div(?: dir="rtl")?>((?:(?!<\/?div).)*)<\/div>(?=<[uo]l>)/s, "$1");
}

// Blocks as they are, and what stands loose between them as lines.
function lines(node, how) {
  let out = "";
  let run = "";
  const isHeading = /^H[1-6]$/.test(node.tagName);
  const flush = () => {
    const line = how.isForeign ? run.replace(/^ +| +$/g, "") : run.replace(/(.)<br>$/s, "$1");
    if (line) out += `<div${RTL_FIRST.test(line.replace(/<[^>]*>/g, "")) ? ' dir="rtl"' : ""}>${isHeading ? `<b>${line}</b>` : line}</div>`;
    run = "";
  };
  for (const child of node.childNodes) {
    const isItem = how.isForeign && child.nodeType === 1 && /mso-list:/.test(styleOf(child));
    if (isItem) {
      flush();
      out = withWordItem(out, child, how);
    } else if (isBlock(child)) {
      flush();
      out += html(child, how, false) + (needsSpace(child, how) ? "<div><br></div>" : "");
    } else {
      run += html(child, how, false);
    }
  }
  flush();
  return out;
}

// Paragraphs of other people's pages stand apart; Word's and Google's say so when they do not.
function needsSpace(node, how) {
  if (!how.isForeign || !/^(P|H[1-6])$/.test(node.tagName) || !node.nextElementSibling) return false;
  return !/margin(-bottom)?:\s*0/.test(styleOf(node)) && !/^Mso/.test(node.className) && !node.closest("li, td, th");
}

// Word writes lists as paragraphs that draw their own bullets.
function withWordItem(out, node, how) {
  const copy = node.cloneNode(true);
  const drawn = copy.querySelector('[data-style*="mso-list:Ignore"]');
  const tag = /^\s*[\da-z]{1,3}[.)]/i.test(drawn?.textContent || "") ? "ol" : "ul";
  drawn?.remove();
  const item = `<li>${content(copy, how)}</li>`;
  const end = `</${tag}>`;
  return out.endsWith(end) ? out.slice(0, -end.length) + item + end : `${out}<${tag}>${item}${end}`;
}

const direction = (node) => (RTL_FIRST.test(node.textContent) ? ' dir="rtl"' : "");

// Pictures of ours are named, others are left out; what is on its way to the server still is not there yet.
const named = (picture) => {
  const own = OWN_PICTURE.exec(picture.getAttribute("src") || "");
  return own ? `<img src="cid:${escaped(decodeURIComponent(own[1]))}" alt="${escaped(picture.alt)}">` : "";
};
const shown = (picture) => {
  const source = picture.getAttribute("src") || "";
  return OWN_PICTURE.test(source) && source.startsWith("/") ? `<img src="${escaped(source)}" alt="${escaped(picture.alt)}">` : "";
};

function text(root) {
  let out = "";
  const walk = (node) => {
    if (node.nodeType === 3) out += node.data.replaceAll("\u00a0", " ").replaceAll("\u200b", "");
    else if (node.tagName === "BR") out += "\n";
    else if (node.nodeType === 1 || node.nodeType === 11) {
      const isOwnLine = isBlock(node);
      if (isOwnLine && out && !out.endsWith("\n")) out += "\n";
      const start = out.length;
      node.childNodes.forEach(walk);
      if (isOwnLine && out.length > start && !out.endsWith("\n")) out += "\n";
    }
  };
  root.childNodes.forEach(walk);
  return out;
}

window.answerable.rich = {
  // As it is sent and kept; empty html where nothing in it is more than lines of words.
  said(root) {
    const whole = lines(root, { picture: named, isForeign: false })
      .replaceAll("</blockquote><blockquote>", "<br>")
      .replaceAll("</pre><pre>", "\n");
    const words = text(root).replace(/\n$/, "");
    const isMore = /<(?!\/?div\b|br>)/.test(whole) && (words.trim() || whole.includes("<img"));
    return { text: words, html: isMore ? whole : "" };
  },
  // What somebody else's page or program wrote, fit to be put in. Styles are read, never applied: the policy would complain.
  tidied(foreign) {
    const inert = foreign.replace(/<style[\s>].*?<\/style\s*>/gis, "").replace(/(\s)style\s*=/gi, "$1data-style=");
    const body = new DOMParser().parseFromString(inert, "text/html").body;
    return lines(body, { picture: shown, isForeign: true }).replace(/^<div>((?:(?!<\/?div).)*)<\/div>$/s, "$1");
  },
  text,
  escaped,
  LINK,
};
