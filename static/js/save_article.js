// Keeps an article in the list of this browser (saved_articles.js shows it). Nothing is told to the server.
(() => {
  const KEY = "saved-articles";
  const MOST = 200;
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  };
  for (const place of document.querySelectorAll("[data-save]")) {
    const { title, url, at } = place.dataset;
    const button = place.querySelector("button");
    const show = () => {
      const kept = read().some((one) => one.url === url);
      button.setAttribute("aria-pressed", String(kept));
      button.querySelector("[data-label]").textContent = kept ? "Đã lưu" : "Lưu";
    };
    button.addEventListener("click", () => {
      const others = read().filter((one) => one.url !== url);
      const kept = button.getAttribute("aria-pressed") === "true" ? others : [{ title, url, at }, ...others];
      try {
        localStorage.setItem(KEY, JSON.stringify(kept.slice(0, MOST)));
      } catch {
        return; // storage is forbidden or full: the button stays as it was
      }
      show();
    });
    show();
    place.hidden = false;
  }
})();
