// Toasts: a close button, and leaving by themselves unless they are errors or someone is reading them.
(() => {
  const region = document.getElementById("toasts");
  if (!region) return;

  const settle = (toast) => {
    const close = toast.querySelector("[data-toast-close]");
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
    if (toast.classList.contains("toast-error") || toast.classList.contains("toast-warning")) return;
    const wait = toast.querySelector("form") ? 30000 : 12000;
    let timer = setTimeout(() => toast.remove(), wait);
    const pause = () => clearTimeout(timer);
    const go = () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), wait);
    };
    for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, pause);
    for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, go);
  };

  region.querySelectorAll("[data-toast]").forEach(settle);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) settle(node);
  }).observe(region, { childList: true });

  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
