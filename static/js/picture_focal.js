// The centre of a picture: a click on it moves the two ranges, the ranges move the mark and the trial cuts.
(() => {
  const wired = new WeakSet();

  const wire = (edit) => {
    if (wired.has(edit)) return;
    wired.add(edit);
    const stage = edit.querySelector("[data-focal-stage]");
    const mark = edit.querySelector("[data-focal-mark]");
    const across = edit.querySelector("[data-focal-x]");
    const down = edit.querySelector("[data-focal-y]");
    const crops = edit.querySelectorAll("[data-focal-crop]");

    const show = () => {
      const [left, top] = [across, down].map((range) => `${range.value / 10}%`);
      mark.style.left = left;
      mark.style.top = top;
      mark.hidden = false;
      for (const crop of crops) crop.style.objectPosition = `${left} ${top}`;
      for (const range of [across, down]) range.setAttribute("aria-valuetext", `${Math.round(range.value / 10)} %`);
    };
    const set = (range, part) => {
      range.value = Math.min(1000, Math.max(0, Math.round(part * 100) * 10));
      range.dispatchEvent(new Event("input", { bubbles: true }));
      range.dispatchEvent(new Event("change", { bubbles: true }));
    };
    stage.addEventListener("click", (event) => {
      const box = stage.getBoundingClientRect();
      set(across, (event.clientX - box.left) / box.width);
      set(down, (event.clientY - box.top) / box.height);
    });
    for (const range of [across, down]) range.addEventListener("input", show);
    show();
  };
  const wireAll = (part) => {
    if (part.matches?.("[data-focal]")) wire(part);
    part.querySelectorAll("[data-focal]").forEach(wire);
  };
  wireAll(document);
  document.addEventListener("htmx:load", (event) => wireAll(event.target));
})();
