// data-presence="address": while one looks at this page, the server hears so, and says who else does; every data-rest ms.
const REST = 8000;

window.answerable.behave("[data-presence]", (place) => {
  const token = document.querySelector("#act [name=csrfmiddlewaretoken]").value;
  let timer = 0;
  const tell = (more, options) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    return fetch(place.dataset.presence, { method: "POST", body, headers: { "HX-Request": "true" }, ...options }).catch(() => null);
  };
  const leave = () => tell({ _method: "DELETE" }, { keepalive: true });
  const look = async () => {
    clearTimeout(timer);
    if (!place.isConnected) return leave(); // another page took this one's place
    if (document.visibilityState === "visible") {
      const answer = await tell({});
      const others = answer?.ok ? (await answer.text()).trim() : null;
      if (others !== null && others !== place.innerHTML.trim()) place.innerHTML = others; // said aloud only when it changed
    }
    timer = setTimeout(look, Number(place.dataset.rest) || REST);
  };
  addEventListener("pagehide", () => place.isConnected && leave());
  for (const kind of ["pageshow", "visibilitychange"]) addEventListener(kind, () => place.isConnected && look());
  document.body.addEventListener("live:told", () => place.isConnected && look()); // before the bell counts it
  look();
});
