// The line to the server: what is asked, under a token that this browser drew, and what comes by itself.
const script = document.currentScript;
const base = new URL(script.src).origin;
const account = script.dataset.chat;
const KEPT = `answerable-chat-${account}`;

// Without storage (a browser that forbids it) the conversation lasts as long as the page.
const memory = {};
const store = {
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(`${KEPT}-${name}`));
    } catch {
      return memory[name];
    }
  },
  set(name, value) {
    memory[name] = value;
    try {
      localStorage.setItem(`${KEPT}-${name}`, JSON.stringify(value));
    } catch {}
  },
};

function drawn(bytes) {
  const text = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// Whom the page has signed in, as it says itself: only to tell one person from the next.
function whoIn(identity) {
  try {
    return String(JSON.parse(atob(identity.split(".")[0].replaceAll("-", "+").replaceAll("_", "/"))).id);
  } catch {
    return "";
  }
}

// Whoever was signed in leaves nothing behind for the next person at this browser.
function tokenFor(identity) {
  let kept = store.get("token");
  if (!kept || (kept.who && kept.who !== whoIn(identity))) {
    kept = { token: drawn(32), who: "" };
    for (const name of ["unsent", "draft", "guide"]) store.set(name, null);
    store.set("token", kept);
  }
  return kept.token;
}

class Trouble extends Error {
  constructor(word, words) {
    super(word);
    this.word = word;
    this.words = words;
  }
}

async function ask(door, body, token, options) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const sent = { method: "POST", credentials: "omit", headers, body: JSON.stringify(body || {}), ...options };
  const answer = await fetch(`${base}/chat/${account}/${door}/`, sent).catch(() => {
    throw new Trouble("offline");
  });
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw new Trouble(said.error || (answer.status >= 500 ? "offline" : "failed"), said.words);
}

const asked = async (...all) => {
  const answer = await ask(...all);
  return answer.status === 204 ? null : answer.json();
};

// A browser opens few connections to one host, so its tabs share one stream: whoever holds the lock passes on what comes.
function listen(token, hear) {
  const others = new BroadcastChannel(KEPT);
  others.onmessage = ({ data }) => hear(data);
  const tell = (word) => {
    hear(word);
    others.postMessage(word);
  };
  if (navigator.locks) navigator.locks.request(KEPT, () => read(token, tell));
  else read(token, tell);
}

async function read(token, tell) {
  for (let pause = 1000; ; pause = Math.min(60000, pause * 2)) {
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), 70000);
    try {
      const stream = (await ask("stream", null, token, { signal: stop.signal })).body.getReader();
      const text = new TextDecoder();
      let rest = "";
      for (let part = await stream.read(); !part.done; part = await stream.read()) {
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), 70000);
        pause = 1000;
        rest += text.decode(part.value, { stream: true });
        const events = rest.split("\n\n");
        rest = events.pop();
        for (const each of events) tell(/^event: (\w+)/m.exec(each)?.[1]);
      }
    } catch (trouble) {
      if (trouble.word === "unknown" || trouble.word === "failed") pause = Math.max(pause, 30000);
    }
    clearTimeout(silence);
    await new Promise((go) => setTimeout(go, pause * (0.5 + Math.random())));
  }
}
