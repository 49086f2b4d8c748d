// data-counts-in-title on a place: what is new there stands in the tab's title, too, where one sees it from another tab.
window.answerable.behave("[data-counts-in-title]", (place) => {
  const plain = document.title.replace(/^\(\S+\) /, "");
  const show = () => {
    const count = place.querySelector(".place-count:not([hidden])")?.textContent.trim();
    document.title = count ? `(${count}) ${plain}` : plain;
  };
  new MutationObserver(show).observe(place, { childList: true, subtree: true, characterData: true });
  show();
});
