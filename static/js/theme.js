// Runs before the first paint: marks that scripts run and applies the theme chosen on this machine.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const read = () => {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch {
      return "auto";
    }
  };
  const apply = (theme) => {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
  };
  const mark = () => {
    const theme = read();
    for (const button of document.querySelectorAll("[data-theme-choice]"))
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  };

  apply(read());
  addEventListener("storage", (event) => {
    if (event.key !== "theme") return;
    apply(read());
    mark();
  });
  addEventListener("DOMContentLoaded", () => {
    for (const menu of document.querySelectorAll("[data-theme-menu]")) menu.hidden = false;
    mark();
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-choice]");
      if (!button) return;
      const theme = button.dataset.themeChoice;
      try {
        localStorage.setItem("theme", theme);
      } catch {
        // Storage may be forbidden; the choice then lasts for this page.
      }
      apply(theme);
      mark();
    });
  });
})();
