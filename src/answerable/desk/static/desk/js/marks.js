// data-marks="#marks" on a picture: a click puts the next free mark there, in percent from its upper left corner.
document.addEventListener("click", (event) => {
  const picture = event.target.closest("img[data-marks]");
  if (!picture) return;
  const box = picture.getBoundingClientRect();
  const percent = (at, size) => Math.min(100, Math.max(0, Math.round((100 * at) / size)));
  const free = [...document.querySelectorAll(`${picture.dataset.marks} fieldset`)].find((each) => !each.querySelector("input").value);
  if (!free) return;
  const [x, y] = free.querySelectorAll("input");
  x.value = percent(event.clientX - box.left, box.width);
  y.value = percent(event.clientY - box.top, box.height);
  x.dispatchEvent(new Event("input", { bubbles: true }));
  x.focus({ preventScroll: true });
});
