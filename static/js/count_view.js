// Counts a reading once the page has been in sight for some seconds, once for each tab. Sends nothing about the reader.
(() => {
  const box = document.querySelector("[data-viewed]");
  if (!box || !navigator.sendBeacon) return;
  const AFTER = 5000;
  const key = "da-xem:" + box.dataset.viewed;
  let seen = 0;
  let since = null;
  let timer;

  const known = () => {
    try { return sessionStorage.getItem(key) !== null; } catch { return false; }
  };
  const count = () => {
    document.removeEventListener("visibilitychange", turn);
    if (known()) return;
    try { sessionStorage.setItem(key, "1"); } catch { /* a reload counts again, then */ }
    navigator.sendBeacon(box.dataset.viewed);
  };
  const turn = () => {
    clearTimeout(timer);
    if (document.hidden) {
      if (since !== null) seen += Date.now() - since;
      since = null;
    } else {
      since = Date.now();
      timer = setTimeout(count, Math.max(AFTER - seen, 0));
    }
  };
  if (known()) return;
  document.addEventListener("visibilitychange", turn);
  turn();
})();
