// Shows what is pushed while no page is open. It sees no requests and keeps nothing.
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  const shown = { body: told.body || "", tag: told.tag || "", data: { url: told.url || "/notifications/" } };
  event.waitUntil(self.registration.showNotification(told.title || "Answerable", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const open = async () => {
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const same = windows.find((each) => new URL(each.url).pathname === url.pathname);
    return same ? same.focus() : self.clients.openWindow(url.href);
  };
  event.waitUntil(open());
});
