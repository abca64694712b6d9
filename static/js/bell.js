// Looks for new notices while the page is in sight, and at once when it comes back into sight. The server answers 204
// while nothing has changed. A page nobody looks at asks nothing.
(() => {
  const EVERY = 25000;
  let timer;

  const look = () => {
    const bell = document.querySelector("[data-bell]");
    if (bell && window.htmx) htmx.trigger(bell, "bell:look");
  };
  const start = () => {
    clearInterval(timer);
    if (!document.hidden) timer = setInterval(look, EVERY);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
    start();
  });
  start();
})();
