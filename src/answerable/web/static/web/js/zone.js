// data-own-zone on a form whose time zone says UTC because nobody knows better: the browser does.
window.answerable.behave("[data-own-zone]", (form) => {
  const field = form.elements.time_zone;
  if (field.value === "UTC") field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
});
