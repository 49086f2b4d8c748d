// data-own-zone around a field that says UTC because nobody knows better: the browser does.
window.answerable.behave("[data-own-zone]", (around) => {
  const field = around.querySelector("input");
  if (field.value === "UTC") field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
});
