// data-proposals in a form: what its text promises, as the server last read it with the draft. What somebody has chosen for
// one of them stays while others come and go.
document.addEventListener("draft:kept", (event) => {
  const place = event.target.querySelector("[data-proposals]");
  if (!place || typeof event.detail.promises !== "string") return;
  const read = document.createElement("template");
  read.innerHTML = event.detail.promises;
  const known = new Map([...place.querySelectorAll("[data-proposal]")].map((each) => [each.dataset.proposal, each]));
  const wanted = [...read.content.querySelectorAll("[data-proposal]")];
  for (const [key, each] of known) if (!wanted.some((other) => other.dataset.proposal === key)) each.remove();
  for (const each of wanted) {
    const kept = known.get(each.dataset.proposal);
    if (kept) kept.querySelector("q").textContent = each.querySelector("q").textContent;
    else place.append(each);
  }
});
