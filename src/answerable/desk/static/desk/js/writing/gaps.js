// data-gaps="Still to fill in: {gaps}. Send it?" on a form: what is left in its text as "[customer name?]" is named below it,
// and asked about before it is sent.
const GAPS = /\[[^[\]\n]{1,200}[?？؟]\]/g;

window.answerable.behave("[data-gaps]", (form) => {
  const words = form.querySelector("[data-gaps-words]");
  const look = () => {
    const gaps = [...new Set(form.elements.text.value.match(GAPS))];
    form.elements.gaps.value = gaps.join("");
    words.hidden = !gaps.length;
    if (words.lastElementChild.textContent !== gaps.join(", ")) words.lastElementChild.textContent = gaps.join(", ");
    if (gaps.length) form.dataset.confirm = form.dataset.gaps.replace("{gaps}", gaps.join(", "));
    else delete form.dataset.confirm;
  };
  form.addEventListener("input", look);
  look();
});
