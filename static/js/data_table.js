// Tables: select all, count what is selected, show the bulk bar only while it is useful, remember the density.
(() => {
  const rows = (form) => [...document.querySelectorAll(`[data-select-row][form="${form.id}"]`)];

  const tell = (form) => {
    const all = rows(form);
    const chosen = all.filter((box) => box.checked);
    form.classList.toggle("in-use", chosen.length > 0);
    form.querySelector("[data-bulk-count]").textContent = chosen.length
      ? `Đã chọn ${chosen.length} dòng.`
      : "Chọn dòng để xử lý hàng loạt.";
    for (const button of form.querySelectorAll("button[name]")) button.disabled = !chosen.length;
    form.querySelector("[data-select-none]").hidden = !chosen.length;
    for (const head of document.querySelectorAll("[data-select-all]")) {
      head.checked = all.length > 0 && chosen.length === all.length;
      head.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
  };

  for (const form of document.querySelectorAll("[data-bulk]")) {
    let last = null;
    document.addEventListener("change", (event) => {
      if (event.target.matches("[data-select-all]"))
        for (const box of rows(form)) box.checked = event.target.checked;
      if (event.target.matches("[data-select-all], [data-select-row]")) tell(form);
    });
    document.addEventListener("click", (event) => {
      const box = event.target.closest("[data-select-row]");
      if (!box) return;
      const all = rows(form);
      if (event.shiftKey && last && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        for (const between of all.slice(from, to + 1)) between.checked = box.checked;
        tell(form);
      }
      last = box;
    });
    form.querySelector("[data-select-none]").addEventListener("click", () => {
      for (const box of rows(form)) box.checked = false;
      tell(form);
    });
    document.addEventListener("htmx:afterSettle", () => tell(form));
    tell(form);
  }

  const dense = (value) => {
    for (const table of document.querySelectorAll("[data-table]")) table.classList.toggle("dense", value === "dense");
    for (const button of document.querySelectorAll("[data-density-choice]"))
      button.setAttribute("aria-pressed", String(button.dataset.densityChoice === value));
  };
  const switches = document.querySelectorAll("[data-density]");
  if (!switches.length) return;
  let kept = "roomy";
  try {
    kept = localStorage.getItem("density") || kept;
  } catch {
    // Without storage the table opens roomy each time.
  }
  for (const group of switches) {
    group.hidden = false;
    group.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-density-choice]")?.dataset.densityChoice;
      if (!choice) return;
      dense(choice);
      try {
        localStorage.setItem("density", choice);
      } catch {
        // See above.
      }
    });
  }
  dense(kept);
})();
