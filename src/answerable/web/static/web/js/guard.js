// data-guard on a form that keeps nothing by itself: whoever typed into it and leaves without sending it is asked by the browser.
// data-guard="unsaved": what stands in it came back from the server, and is kept nowhere yet.
const written = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
const guarded = new Map();

window.answerable.behave("[data-guard]", (form) => {
  if (!guarded.size) addEventListener("beforeunload", ask);
  guarded.set(form, form.dataset.guard ? null : written(form));
});

let isSent = false;
function ask(event) {
  if (isSent) return;
  if ([...guarded].some(([form, before]) => form.isConnected && written(form) !== before)) event.preventDefault();
}

// Any form that is really sent takes the page along; only that of another would lose the words.
addEventListener("submit", (event) => {
  if (!event.defaultPrevented && guarded.has(event.target)) isSent = true;
});
addEventListener("pageshow", () => { isSent = false; });
