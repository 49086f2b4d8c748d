// data-seen on a hidden field: the last message on the page when one began to write. What comes while one writes is
// then looked at before the answer goes.
window.answerable.behave("[data-seen]", (field) => {
  const text = field.form.querySelector("textarea");
  let was = text.value;
  text.addEventListener("input", () => {
    const last = [...document.querySelectorAll("#conversation [id^=message-]:not(.automatic)")].pop();
    if (!was && last) field.value = last.id.replace("message-", "");
    was = text.value;
  });
});
