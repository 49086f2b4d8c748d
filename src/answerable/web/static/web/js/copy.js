// data-copies="/address/" on a button: puts that address, whole, on the clipboard and says so (data-copied);
// data-copies-text="…" that text as it is.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies], [data-copies-text]");
  if (!button) return;
  const whole = button.dataset.copiesText ?? new URL(button.dataset.copies, location.href).href;
  const isCopied = await navigator.clipboard?.writeText(whole).then(() => true, () => false);
  if (isCopied) window.answerable.tell(button.dataset.copied);
  else prompt(button.ariaLabel, whole); // no clipboard without encryption: then by hand
});
