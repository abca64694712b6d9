// Drop-downs are <details>; this closes them on Escape, on a click outside, and moves focus in and out of drawers.
(() => {
  const open = () => document.querySelectorAll("details[data-menu][open]");

  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    const drawer = document.querySelector("[data-drawer]:target");
    if (drawer) location.hash = "";
  });

  let opener = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const drawer = link && link.hash.length > 1 && document.querySelector(`${link.hash}[data-drawer]`);
    if (drawer) opener = link;
  });
  addEventListener("hashchange", () => {
    const drawer = document.querySelector("[data-drawer]:target");
    if (drawer) drawer.focus();
    else if (opener) {
      opener.focus();
      opener = null;
    }
  });
})();
