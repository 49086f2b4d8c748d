// Waits go on while one looks at them. The server writes the words; this lets their numbers, dial and colour move.
const patterns = (document.documentElement.dataset.durations || "").split("|");

function words(milliseconds) {
  const minutes = Math.floor(milliseconds / 60000);
  const [none, some, hours, both] = patterns;
  if (minutes < 1) return none;
  if (minutes < 60) return some.replace("{m}", minutes);
  if (minutes >= 1440) return ""; // days have plural forms; the server's words stay
  const rest = minutes % 60;
  return (rest ? both : hours).replace("{h}", Math.floor(minutes / 60)).replace("{m}", String(rest).padStart(2, "0"));
}

function tick(part, now) {
  if (part.dataset.owed && now > Date.parse(part.dataset.owed)) {
    part.dataset.since = part.dataset.owed;
    delete part.dataset.owed;
  }
  if (!part.dataset.since) return;
  const length = words(now - Date.parse(part.dataset.since));
  const text = length && part.dataset.words.replace("{}", length);
  if (text && text !== part.textContent) part.textContent = text;
}

function turn(wait, now) {
  const owedPart = wait.querySelector("[data-owed]");
  const since = Date.parse(wait.querySelector("[data-since]").dataset.since);
  const owed = owedPart ? Date.parse(owedPart.dataset.owed) : 0;
  const state = now > owed ? "late" : now > Date.parse(owedPart.dataset.soon) ? "soon" : "on-time";
  wait.classList.remove("on-time", "soon", "late");
  wait.classList.add(state);
  const share = owed > since ? Math.min(100, Math.round((100 * (now - since)) / (owed - since))) : 100;
  wait.querySelector(".arc")?.setAttribute("stroke-dasharray", `${state === "late" ? 100 : Math.max(1, share)} 100`);
}

function tickAll() {
  const now = Date.now();
  document.querySelectorAll("[data-wait]").forEach((wait) => turn(wait, now));
  document.querySelectorAll("[data-since], [data-owed]").forEach((part) => tick(part, now));
}

setInterval(tickAll, 20000);
document.addEventListener("visibilitychange", () => document.hidden || tickAll());
