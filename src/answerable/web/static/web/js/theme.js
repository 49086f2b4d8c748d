// data-theme-switch: to the other theme and, once that is what the system wants anyway, back to following the system.
// A cookie keeps it, so that the server's first paint is right.
const dark = matchMedia("(prefers-color-scheme: dark)");

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const root = document.documentElement;
  const system = dark.matches ? "dark" : "light";
  const next = (root.dataset.theme || system) === "dark" ? "light" : "dark";
  if (next === system) delete root.dataset.theme;
  else root.dataset.theme = next;
  const kept = root.dataset.theme ? `theme=${next}; max-age=31536000` : "theme=; max-age=0";
  document.cookie = `${kept}; path=/; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
});
