// Remembers, for its reader alone, the page that stands in the middle of the screen: [data-reading-place] holds the
// address. Nothing is sent before somebody scrolls or turns a page, nor more than once in two seconds.
(() => {
  const root = document.querySelector("[data-reading-place]");
  if (!root) return;
  const WAIT = 2000;
  let page = 0;
  let sent = 0;
  let timer;

  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    if (page < 2 || page === sent) return;
    sent = page;
    fetch(root.dataset.readingPlace, {
      method: "POST",
      body: new URLSearchParams({ trang: page }),
      headers: { "X-CSRFToken": root.dataset.csrf },
      keepalive: true,
    }).catch(() => {
      sent = 0; // the line is away; the next page tries again
    });
  };
  const at = (number) => {
    page = number;
    timer ??= setTimeout(send, WAIT);
  };

  root.addEventListener("reading:page", (event) => at(event.detail));

  const inSight = new Set();
  const sheets = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) inSight[entry.isIntersecting ? "add" : "delete"](entry.target);
    },
    { rootMargin: "-45% 0px -45% 0px" },
  );
  for (const sheet of root.querySelectorAll(".sheet-page")) sheets.observe(sheet);
  addEventListener(
    "scroll",
    () => {
      const sheet = [...inSight][0];
      if (sheet) at(Number(sheet.id.replace("trang-", "")));
    },
    { passive: true },
  );
  addEventListener("pagehide", send);
})();
