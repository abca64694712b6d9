// Page image beside fields: a field in focus lights the place it was read from; a click on a place leads to its field.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const wire = (sheet) => {
    const pane = sheet.querySelector(".sbs-pages");
    const fields = sheet.querySelector(".sbs-fields");
    const tools = sheet.querySelector("[data-sbs-tools]");

    const place = (rect, { x0, y0, x1, y1 }) => {
      rect.setAttribute("x", x0);
      rect.setAttribute("y", y0);
      rect.setAttribute("width", x1 - x0);
      rect.setAttribute("height", y1 - y0);
      rect.classList.add("known");
    };
    const holderOf = (element) => element.closest("[data-box], [data-box-page]") || element;
    const nameOf = (element) => {
      const holder = holderOf(element);
      return holder.dataset.box || element.name;
    };

    for (const rect of sheet.querySelectorAll("rect[data-box-for]")) place(rect, rect.dataset);
    for (const widget of fields.querySelectorAll("[data-box-page]")) {
      const { boxPage, boxX0, boxY0, boxX1, boxY1 } = widget.dataset;
      const layer = sheet.querySelector(`[data-page="${CSS.escape(boxPage)}"] .sbs-boxes`);
      if (!layer || !boxX1) continue;
      const rect = document.createElementNS(SVG, "rect");
      rect.dataset.boxFor = widget.dataset.box || widget.name;
      place(rect, { x0: boxX0, y0: boxY0, x1: boxX1, y1: boxY1 });
      layer.append(rect);
    }

    const light = (name) => {
      let first = null;
      for (const rect of sheet.querySelectorAll("rect[data-box-for]")) {
        const mine = rect.dataset.boxFor === name;
        rect.classList.toggle("lit", mine);
        if (mine) first ||= rect;
      }
      if (!first) return;
      const box = first.getBoundingClientRect();
      const frame = pane.getBoundingClientRect();
      const seen = box.top >= frame.top + 60 && box.bottom <= frame.bottom - 20 && box.left >= frame.left && box.right <= frame.right;
      if (seen) return;
      pane.scrollBy({
        top: box.top + box.height / 2 - (frame.top + frame.height / 2),
        left: box.left - frame.left - 24,
        behavior: calm.matches ? "auto" : "smooth",
      });
    };

    fields.addEventListener("focusin", (event) => {
      const name = nameOf(event.target);
      if (name) light(name);
    });
    sheet.addEventListener("click", (event) => {
      const name = event.target.dataset?.boxFor;
      if (!name) return;
      const holder = fields.querySelector(`[data-box="${CSS.escape(name)}"], [name="${CSS.escape(name)}"]`);
      const field = holder?.matches("input, select, textarea") ? holder : holder?.querySelector("input, select, textarea");
      field?.focus();
    });

    const zooms = ["sbs-zoom-0", "sbs-zoom-1", "sbs-zoom-2", "sbs-zoom-3"];
    let zoom = 0;
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const wish = event.target.closest("[data-sbs-zoom]")?.dataset.sbsZoom;
      if (!wish) return;
      const next = wish === "fit" ? 0 : zoom + (wish === "in" ? 1 : -1);
      zoom = Math.min(Math.max(next, 0), zooms.length - 1);
      pane.classList.remove(...zooms);
      pane.classList.add(zooms[zoom]);
    });
  };

  const wireAll = (root) => {
    for (const sheet of root.querySelectorAll("[data-side-by-side]:not([data-wired])")) {
      sheet.dataset.wired = "";
      wire(sheet);
    }
  };
  wireAll(document);
  document.addEventListener("htmx:load", (event) => wireAll(event.target));
})();
