// data-ways on a group of ways that an answer can go: how much is written, of what the chosen one takes (data-longest), and of
// a text message (data-in-parts) in how many parts it travels.
const PLAIN = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;
const TWICE = /[\^{}\\[~\]|€]/g;

function parts(text) {
  const isPlain = PLAIN.test(text);
  const length = isPlain ? text.length + (text.match(TWICE)?.length ?? 0) : text.length;
  const [one, each] = isPlain ? [160, 153] : [70, 67];
  return length <= one ? 1 : Math.ceil(length / each);
}

window.answerable.behave("[data-ways]", (ways) => {
  const { form } = ways;
  const words = ways.querySelector("[data-count]");
  const look = () => {
    const chosen = ways.querySelector("[name=way]:checked");
    const most = Number(chosen?.dataset.longest);
    const { value } = form.elements.text;
    words.hidden = !most || !value;
    if (words.hidden) return;
    const count = parts(value);
    const said = "inParts" in chosen.dataset && count > 1 ? words.dataset.countParts : words.dataset.count;
    const length = [...value].length;
    words.textContent = said.replace("{n}", length).replace("{most}", most).replace("{parts}", count);
    words.classList.toggle("late", length > most);
  };
  form.addEventListener("input", look);
  look();
});
