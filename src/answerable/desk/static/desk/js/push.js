// data-push on a form: whether this browser may tell what happens while no page is open, and the button that lets it.
// data-signs-out on a form: whoever signs out is told in this browser no longer, and neither is whoever comes after them.
const SCOPE = "/notifications/";
const BROWSERS = "/me/browsers/";
const PATIENCE = 3000; // signing out waits no longer for it

window.answerable.behave("form[data-push]", async (form) => {
  const show = (state) => form.querySelectorAll("[data-state]").forEach((part) => (part.hidden = part.dataset.state !== state));
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !window.isSecureContext) return show("unable");

  const look = async () => {
    if (Notification.permission === "denied") return show("forbidden");
    return show((await subscription()) && Notification.permission === "granted" ? "on" : "off");
  };
  const send = (method, { endpoint, keys = {} }) => {
    const given = { _method: method, endpoint, p256dh: keys.p256dh || "", auth: keys.auth || "" };
    for (const [name, value] of Object.entries(given)) form.elements[name].value = value;
    form.submit();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (event.submitter.value === "DELETE") {
        const old = await subscription();
        await old?.unsubscribe();
        return old ? send("DELETE", { endpoint: old.endpoint }) : look();
      }
      if ((await Notification.requestPermission()) !== "granted") return look();
      const registration = await navigator.serviceWorker.register(form.dataset.push, { scope: SCOPE });
      await active(registration);
      const wanted = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.serverKey) };
      await (await registration.pushManager.getSubscription())?.unsubscribe(); // perhaps of another key
      return send("POST", (await registration.pushManager.subscribe(wanted)).toJSON());
    } catch {
      return show("failed");
    }
  });
  await look();
});

async function subscription() {
  return (await navigator.serviceWorker?.getRegistration(SCOPE))?.pushManager.getSubscription();
}

async function leave(form) {
  const old = await subscription();
  if (!old) return;
  const body = new FormData();
  const given = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, _method: "DELETE", endpoint: old.endpoint };
  for (const [name, value] of Object.entries(given)) body.set(name, value);
  await Promise.allSettled([fetch(BROWSERS, { method: "POST", body }), old.unsubscribe()]);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-signs-out]") || event.defaultPrevented) return;
  event.preventDefault();
  await Promise.race([leave(form).catch(() => null), new Promise((done) => setTimeout(done, PATIENCE))]);
  form.submit();
});

function active(registration) {
  const worker = registration.installing || registration.waiting;
  if (!worker) return null;
  return new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
