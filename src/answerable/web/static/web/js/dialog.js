// data-opens="#id" shows a dialog. data-confirm="Question?" asks before a form or button does what it does, and so
// does htmx's own hx-confirm. A press beside a dialog closes it.
const box = () => document.getElementById("confirm");

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.querySelector(opener.dataset.opens)?.showModal();
  if (event.target.matches("dialog[open]")) event.target.close("");
});

function ask(question, yesWords) {
  const dialog = box();
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.dataset.words ||= yes.textContent;
  yes.textContent = yesWords || yes.dataset.words;
  dialog.querySelector("h2").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

const agreed = new WeakSet();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (!question || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // htmx listens for the same submit
  if (!(await ask(question, (event.submitter || form).dataset.confirmYes))) return;
  agreed.add(form);
  form.requestSubmit(event.submitter);
}, true);

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (await ask(event.detail.question)) event.detail.issueRequest(true);
});
