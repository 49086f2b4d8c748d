// A verb's refusal comes with its own words for the place where messages appear; it is an answer, not a failure.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Retarget") !== "#toasts") return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
}, true);
