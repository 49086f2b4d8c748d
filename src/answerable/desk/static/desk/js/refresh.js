// data-refresh="live:any live:reset": after one of these events htmx loads the element anew: a moment later, so that a
// burst of changes is one request, and never again before the last one was answered.
//   data-refresh-rest="3000"   at most once in so many milliseconds, whatever happens
//   data-refresh-every="20000" also without an event, for what no event tells; only while somebody looks
const REST = 600;

window.answerable.behave("[data-refresh]", (element) => {
  const { refresh, refreshRest, refreshEvery } = element.dataset;
  let timer = 0;
  let last = Date.now();
  const soon = () => {
    const rest = Math.max(REST, (Number(refreshRest) || 0) - (Date.now() - last));
    timer ||= setTimeout(() => {
      timer = 0;
      if (!element.isConnected) return;
      if (element.classList.contains("htmx-request")) return soon();
      last = Date.now();
      htmx.trigger(element, "refresh");
    }, rest + Math.random() * 200); // colleagues' browsers hear the same event at the same moment
  };
  for (const kind of refresh.split(" ")) document.body.addEventListener(kind, soon);
  if (!refreshEvery) return;
  const again = setInterval(() => {
    if (!element.isConnected) clearInterval(again);
    else if (document.visibilityState === "visible") soon();
  }, Number(refreshEvery));
});
