// data-rail-switch: words beside the icons of the rail, or icons alone. A cookie keeps it, so that the server's first paint is right.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rail-switch]");
  if (!button) return;
  const isWide = document.documentElement.toggleAttribute("data-rail-wide");
  button.setAttribute("aria-pressed", String(isWide));
  document.cookie = `rail=${isWide ? "wide; max-age=31536000" : "; max-age=0"}; path=/; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
});
