// Text boxes grow with their text. Where CSS can do it (field-sizing) there is nothing to do here.
if (!CSS.supports("field-sizing", "content")) {
  const fit = (box) => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  window.answerable.behave("textarea", (box) => {
    box.addEventListener("input", () => fit(box));
    fit(box);
  });
}
