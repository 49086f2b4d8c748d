// data-stream on the body: what changes elsewhere arrives here as DOM events on the body.
//   live:<kind>            e.g. hx-trigger="live:message.received from:body"
//   live:ticket:<ticket>   anything about that ticket; filters in brackets would need eval, which we forbid
//   live:told              whoever looks has a notification of it
//   live:any               everything; live:reset means "too far behind: load what you show anew"
// A browser allows six connections to one host, so all its tabs share one stream: whoever holds the lock reads it and passes
// on what comes. Tabs that joined later ask for what came after their page was made, so nothing falls between.
const { stream, after, streamOwner } = document.body.dataset;
if (stream) start(`answerable:${streamOwner || ""}:${stream}`);

function start(name) {
  const me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const channel = new BroadcastChannel(name);
  let last = after || sessionStorage.getItem(name); // the page says what it already shows
  const memory = remember(300, last);
  let pause = 2000;

  channel.addEventListener("message", ({ data }) => {
    if (data.asks) memory.since(data.asks).forEach((change) => channel.postMessage({ ...change, to: data.by }));
    else if (!data.to || data.to === me) hear(data);
  });
  const catchUp = () => last && channel.postMessage({ asks: last, by: me });
  catchUp();
  addEventListener("pageshow", (event) => event.persisted && catchUp());

  if (navigator.locks) navigator.locks.request(name, () => new Promise(read));
  else read();

  function read() {
    memory.begin(last);
    const url = new URL(stream, location.href);
    if (last) url.searchParams.set("after", last);
    const source = new EventSource(url);
    const pass = (change) => {
      memory.keep(change);
      hear(change);
      channel.postMessage(change);
    };
    for (const kind of ["change", "message"]) {
      source.addEventListener(kind, (event) => pass({ ...JSON.parse(event.data), id: event.lastEventId }));
    }
    source.addEventListener("reset", () => {
      memory.begin(null);
      pass({ kind: "reset" });
    });
    source.addEventListener("open", () => {
      pause = 2000;
      document.documentElement.dataset.live = "on";
    });
    source.addEventListener("error", () => {
      document.documentElement.dataset.live = "off";
      if (source.readyState !== EventSource.CLOSED) return; // it comes back by itself, with Last-Event-ID
      pause = Math.min(60000, pause * 2);
      setTimeout(read, pause);
    });
  }

  function hear(change) {
    if (change.kind === "reset") {
      last = null;
      sessionStorage.removeItem(name);
    } else {
      if (last && !isAfter(change.id, last)) return;
      last = change.id;
      sessionStorage.setItem(name, last);
    }
    tell(change);
  }
}

// What the reading tab passed on lately, for tabs whose page was made before they could listen.
function remember(most, from) {
  let reads = false;
  let changes = [];
  return {
    begin(position) {
      reads = true;
      from = position;
      changes = [];
    },
    keep(change) {
      if (!change.id) return;
      changes.push(change);
      if (changes.length > most) from = changes.shift().id;
    },
    since(position) {
      if (!reads) return [];
      if (from && isAfter(from, position)) return [{ kind: "reset" }];
      return changes.filter((change) => isAfter(change.id, position));
    },
  };
}

function tell(change) {
  const names = [`live:${change.kind}`, "live:any"];
  if (change.ticket !== undefined) names.push(`live:ticket:${change.ticket}`);
  if (change.told) names.push("live:told");
  names.forEach((type) => document.body.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: change })));
}

// Positions are numbers joined by hyphens, compared part by part.
function isAfter(one, other) {
  const [a, b] = [one, other].map((text) => String(text).split("-").map(Number));
  const differs = a.findIndex((part, i) => part !== b[i]);
  return differs >= 0 && a[differs] > (b[differs] ?? -1);
}
