// Suggestions under a search box: arrows choose, Enter takes, Escape closes (ARIA combobox, list autocomplete).
(() => {
  const options = (box) => [...box.list.querySelectorAll('[role="option"]')];

  const show = (box, shown) => {
    box.list.hidden = !shown;
    box.input.setAttribute("aria-expanded", String(shown && options(box).length > 0));
    if (!shown) choose(box, null);
  };
  const choose = (box, option) => {
    for (const other of options(box)) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      box.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.input.removeAttribute("aria-activedescendant");
  };
  const take = (box, option) => {
    if (option.dataset.url) location.assign(option.dataset.url);
    else {
      box.input.value = option.dataset.value;
      show(box, false);
      box.form.requestSubmit();
    }
  };

  const wire = (form) => {
    const input = form.querySelector('[role="combobox"]');
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const status = form.querySelector("[data-combobox-status]");
    const box = { form, input, list };

    input.addEventListener("keydown", (event) => {
      const all = options(box);
      const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!all.length) return;
        event.preventDefault();
        show(box, true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(box, all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
      } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
        event.preventDefault();
        take(box, all[at]);
      } else if (event.key === "Escape" && !list.hidden && all.length) {
        event.preventDefault();
        show(box, false);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) take(box, option);
    });
    input.addEventListener("blur", () => show(box, false));
    list.addEventListener("htmx:afterSwap", () => {
      show(box, document.activeElement === input);
      const count = options(box).length;
      status.textContent = count ? `Có ${count} gợi ý, dùng phím mũi tên để chọn.` : "";
    });
  };

  document.querySelectorAll("[data-combobox]").forEach(wire);

  // "/" anywhere on the page leads to the search box.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const input = document.querySelector('[role="search"] input[type="search"]');
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
