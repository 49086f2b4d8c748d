// data-composer: pressing the key of a mode goes on into the text, and Ctrl Enter presses the button that shows.
document.addEventListener("change", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (composer && event.target.type === "radio") composer.querySelector("textarea").focus();
});

document.addEventListener("click", (event) => {
  const mode = event.target.closest("[data-composer] [type=radio]");
  if (mode) mode.closest("[data-composer]").querySelector("textarea").focus();
});

document.addEventListener("keydown", (event) => {
  const composer = event.target.closest?.("[data-composer]");
  if (!composer || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  [...composer.querySelectorAll("[data-when]")].find(window.answerable.isShown)?.click();
});
