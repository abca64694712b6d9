// Hands the address to the device's own list of applications, where it has one.
(() => {
  if (!navigator.share) return;
  for (const place of document.querySelectorAll("[data-share]")) {
    const { url, title } = place.dataset;
    place.querySelector("button").addEventListener("click", () => navigator.share({ url, title }).catch(() => {}));
    place.hidden = false;
  }
})();
