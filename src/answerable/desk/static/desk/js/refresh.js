// data-refresh="live:any live:reset": after one of these events htmx loads the element anew: a moment later, so that a
// burst of changes is one request, and never again before the last one was answered.
const REST = 600;

window.answerable.behave("[data-refresh]", (element) => {
  let timer = 0;
  const soon = () => {
    timer ||= setTimeout(() => {
      timer = 0;
      if (!element.isConnected) return;
      if (element.classList.contains("htmx-request")) soon();
      else htmx.trigger(element, "refresh");
    }, REST + Math.random() * 200); // colleagues' browsers hear the same event at the same moment
  };
  for (const kind of element.dataset.refresh.split(" ")) document.body.addEventListener(kind, soon);
});
