// data-must-be="words" on a field: what has to be typed to go on. The browser says so (data-otherwise) before anything is asked or sent;
// the server looks again.
const plain = (words) => words.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();

window.answerable.behave("[data-must-be]", (field) => {
  const { mustBe, otherwise } = field.dataset;
  const look = () => field.setCustomValidity(!field.value || plain(field.value) === plain(mustBe) ? "" : otherwise);
  field.addEventListener("input", look);
  look();
});
