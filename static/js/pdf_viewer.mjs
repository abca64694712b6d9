// A PDF reader on pdf.js: pages drawn as they come into sight, selectable text, zoom, marks on searched words.
// Addresses of the library come from the template, because collected files carry a hash in their names.

const KEEP = 8; // drawn pages held in memory; an old phone has little of it
const MAX_PIXELS = 12e6;

const foldLetter = (letter) =>
  letter.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐðÐ]/g, "d").toLowerCase();
const exactLetter = (letter) => letter.normalize("NFC").toLowerCase().replace("ð", "đ");
const plain = (text) => [...text.normalize("NFC")].every((letter) => letter.toLowerCase() === foldLetter(letter));

// One entry per visible letter: what it is compared as, and where it stands in which text item.
function letters(strings, compare) {
  const entries = [];
  const space = (item, at) => {
    if (entries.length && entries.at(-1).as !== " ") entries.push({ as: " ", item, from: at, to: at });
  };
  strings.forEach((text, item) => {
    for (const match of text.matchAll(/\P{M}\p{M}*/gu)) {
      const at = match.index;
      if (/\s/u.test(match[0])) space(item, at);
      else entries.push({ as: compare(match[0]), item, from: at, to: at + match[0].length });
    }
    space(item, text.length);
  });
  return entries;
}

function findIn(strings, query) {
  const compare = plain(query) ? foldLetter : exactLetter;
  const wanted = letters([query.trim()], compare).map((entry) => entry.as).join("").trim();
  if (!wanted) return [];
  const entries = letters(strings, compare);
  const starts = [];
  let text = "";
  entries.forEach((entry, index) => {
    for (let i = 0; i < entry.as.length; i += 1) starts.push(index);
    text += entry.as;
  });
  const found = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    found.push(entries.slice(starts[at], starts[at + wanted.length - 1] + 1));
  return found;
}

class Reader {
  constructor(root, pdfjs) {
    this.root = root;
    this.pdfjs = pdfjs;
    this.pane = root.querySelector("[data-pdf-pages]");
    this.status = root.querySelector("[data-pdf-status]");
    this.number = root.querySelector("[data-pdf-number]");
    this.hits = root.querySelector("[data-pdf-hits]");
    this.find = root.querySelector("[data-pdf-find]");
    this.sheets = [];
    this.zoom = 1;
    this.query = "";
    this.matches = [];
    this.at = -1;
  }

  async open() {
    const { pdfUrl, pdfWasm, pdfFonts, pdfPage, pdfQuery } = this.root.dataset;
    this.status.textContent = "Đang mở văn bản…";
    const task = this.pdfjs.getDocument({
      url: pdfUrl,
      wasmUrl: pdfWasm,
      standardFontDataUrl: pdfFonts,
      isEvalSupported: false,
      enableXfa: false,
    });
    task.onProgress = ({ loaded, total }) => {
      if (total) this.status.textContent = `Đang tải ${Math.min(100, Math.round((100 * loaded) / total))} %`;
    };
    this.pdf = await task.promise;
    this.root.querySelector("[data-pdf-count]").textContent = this.pdf.numPages;
    this.root.querySelector("[data-pdf-plain]").hidden = true;
    this.root.querySelector("[data-pdf-bar]").hidden = false;
    this.pane.hidden = false;
    this.status.textContent = "";
    await this.layOut();
    this.wire();
    if (Number(pdfPage) > 1) this.goTo(Number(pdfPage));
    if (pdfQuery) await this.search(pdfQuery, false);
  }

  async layOut() {
    const first = await this.pdf.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    this.size = { width, height };
    for (let number = 1; number <= this.pdf.numPages; number += 1) {
      const element = document.createElement("div");
      element.className = "pdf-sheet";
      element.dataset.number = number;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", `Trang ${number}`);
      this.sheets.push({ number, element, size: this.size, drawn: 0, task: null, text: null });
      this.pane.append(element);
    }
    this.measure();
    this.near = new IntersectionObserver((entries) => this.seen(entries), { root: this.pane, rootMargin: "60% 0px" });
    this.inView = new IntersectionObserver((entries) => this.current(entries), { root: this.pane, threshold: [0, 0.25, 0.5, 0.75] });
    for (const sheet of this.sheets) {
      this.near.observe(sheet.element);
      this.inView.observe(sheet.element);
    }
  }

  scaleOf(sheet) {
    const room = Math.max(this.pane.clientWidth - 34, 240);
    const fit = Math.min(room / sheet.size.width, 1.6);
    return fit * this.zoom;
  }

  measure() {
    for (const sheet of this.sheets) {
      const scale = this.scaleOf(sheet);
      sheet.element.style.width = `${Math.floor(sheet.size.width * scale)}px`;
      sheet.element.style.height = `${Math.floor(sheet.size.height * scale)}px`;
    }
  }

  seen(entries) {
    for (const entry of entries) {
      const sheet = this.sheets[Number(entry.target.dataset.number) - 1];
      sheet.near = entry.isIntersecting;
      if (sheet.near) this.draw(sheet);
    }
    const drawn = this.sheets.filter((sheet) => sheet.drawn).sort((a, b) => a.drawn - b.drawn);
    for (const sheet of drawn.slice(0, Math.max(drawn.length - KEEP, 0))) if (!sheet.near) this.clear(sheet);
  }

  current(entries) {
    for (const entry of entries) this.sheets[Number(entry.target.dataset.number) - 1].share = entry.intersectionRect.height;
    const best = this.sheets.reduce((a, b) => ((b.share || 0) > (a.share || 0) ? b : a));
    if (this.page !== best.number) this.root.dispatchEvent(new CustomEvent("reading:page", { bubbles: true, detail: best.number }));
    this.page = best.number;
    if (document.activeElement !== this.number) this.number.value = best.number;
  }

  clear(sheet) {
    sheet.task?.cancel();
    sheet.element.replaceChildren();
    sheet.drawn = 0;
    sheet.layer = null;
  }

  async draw(sheet) {
    if (sheet.drawn) return;
    sheet.drawn = performance.now();
    const stamp = sheet.drawn;
    const page = await this.pdf.getPage(sheet.number);
    const natural = page.getViewport({ scale: 1 });
    sheet.size = { width: natural.width, height: natural.height };
    const scale = this.scaleOf(sheet);
    const viewport = page.getViewport({ scale });
    sheet.element.style.width = `${Math.floor(viewport.width)}px`;
    sheet.element.style.height = `${Math.floor(viewport.height)}px`;
    const sharp = Math.min(devicePixelRatio || 1, 2, Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    const layer = document.createElement("div");
    layer.className = "pdf-text";
    layer.style.setProperty("--total-scale-factor", scale);
    layer.style.setProperty("--scale-round-x", "1px");
    layer.style.setProperty("--scale-round-y", "1px");
    sheet.element.replaceChildren(canvas, layer);
    sheet.task = page.render({ canvas, viewport, transform: sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0] });
    try {
      await sheet.task.promise;
    } catch (error) {
      if (error.name !== "RenderingCancelledException") throw error;
      return;
    }
    const text = new this.pdfjs.TextLayer({ textContentSource: await this.textOf(sheet), container: layer, viewport });
    await text.render();
    if (sheet.drawn !== stamp) return;
    sheet.layer = text;
    this.mark(sheet);
  }

  async textOf(sheet) {
    if (!sheet.text) {
      const page = await this.pdf.getPage(sheet.number);
      sheet.text = await page.getTextContent();
    }
    return sheet.text;
  }

  mark(sheet) {
    for (const old of sheet.element.querySelectorAll(".pdf-mark")) old.remove();
    if (!this.query || !sheet.layer) return;
    const { textDivs, textContentItemsStr } = sheet.layer;
    const frame = sheet.element.getBoundingClientRect();
    findIn(textContentItemsStr, this.query).forEach((match, order) => {
      const byItem = Map.groupBy ? Map.groupBy(match, (entry) => entry.item) : groupBy(match);
      for (const [item, entries] of byItem) {
        const node = textDivs[item]?.firstChild;
        if (!node || entries.at(-1).to <= entries[0].from) continue;
        const range = document.createRange();
        range.setStart(node, Math.min(entries[0].from, node.length));
        range.setEnd(node, Math.min(entries.at(-1).to, node.length));
        for (const box of range.getClientRects()) {
          const spot = document.createElement("div");
          spot.className = "pdf-mark";
          spot.dataset.order = order;
          spot.style.left = `${box.left - frame.left}px`;
          spot.style.top = `${box.top - frame.top}px`;
          spot.style.width = `${box.width}px`;
          spot.style.height = `${box.height}px`;
          sheet.element.append(spot);
        }
      }
    });
    this.point();
  }

  async search(query, jump = true) {
    if (query === this.query && this.matches.length) return this.step(1);
    this.query = query;
    this.matches = [];
    this.at = -1;
    for (const sheet of this.sheets) this.mark(sheet);
    if (!query) {
      this.hits.textContent = "";
      return;
    }
    for (const sheet of this.sheets) {
      const text = await this.textOf(sheet);
      if (this.query !== query) return;
      const strings = text.items.filter((item) => item.str !== undefined).map((item) => item.str);
      findIn(strings, query).forEach((_, order) => this.matches.push({ sheet, order }));
      if (sheet.number % 20 === 0) this.hits.textContent = `đang tìm, trang ${sheet.number}…`;
    }
    this.hits.textContent = this.matches.length ? `${this.matches.length} chỗ` : "không thấy";
    if (jump) this.step(1);
    else {
      const here = this.matches.findIndex((match) => match.sheet.number >= (this.page || 1));
      this.at = here < 0 ? 0 : here - 1;
      if (this.matches.length) this.step(1);
    }
  }

  step(by) {
    if (!this.matches.length) return;
    this.at = (this.at + by + this.matches.length) % this.matches.length;
    this.hits.textContent = `${this.at + 1}/${this.matches.length} chỗ`;
    const { sheet } = this.matches[this.at];
    if (!sheet.element.querySelector(".pdf-mark")) this.goTo(sheet.number);
    this.point(true);
  }

  point(scroll = false) {
    for (const old of this.pane.querySelectorAll(".pdf-mark.now")) old.classList.remove("now");
    const match = this.matches[this.at];
    if (!match) return;
    const spots = match.sheet.element.querySelectorAll(`.pdf-mark[data-order="${match.order}"]`);
    for (const spot of spots) spot.classList.add("now");
    if (spots.length && (scroll || match.waiting)) {
      match.waiting = false;
      const spot = spots[0].getBoundingClientRect();
      const frame = this.pane.getBoundingClientRect();
      this.pane.scrollBy({ top: spot.top - frame.top - frame.height / 3 });
    } else if (scroll) match.waiting = true;
  }

  goTo(number) {
    const page = Math.min(Math.max(Math.round(number) || 1, 1), this.pdf.numPages);
    const sheet = this.sheets[page - 1];
    const gap = sheet.element.getBoundingClientRect().top - this.pane.getBoundingClientRect().top;
    this.pane.scrollBy({ top: gap - 8 });
    this.number.value = page;
  }

  zoomTo(zoom) {
    const page = this.page || 1;
    this.zoom = Math.min(Math.max(zoom, 0.5), 4);
    for (const sheet of this.sheets) this.clear(sheet);
    this.measure();
    this.goTo(page);
    for (const sheet of this.sheets) {
      // Observing anew asks again who is near, also for pages that stayed in place.
      this.near.unobserve(sheet.element);
      this.near.observe(sheet.element);
    }
  }

  wire() {
    const deeds = {
      previous: () => this.goTo((this.page || 1) - 1),
      next: () => this.goTo((this.page || 1) + 1),
      in: () => this.zoomTo(this.zoom * 1.25),
      out: () => this.zoomTo(this.zoom / 1.25),
      fit: () => this.zoomTo(1),
    };
    this.root.addEventListener("click", (event) => deeds[event.target.closest("[data-pdf-do]")?.dataset.pdfDo]?.());
    this.number.addEventListener("change", () => this.goTo(Number(this.number.value)));
    this.find.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search(this.find.querySelector("input").value.trim());
    });
    this.pane.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const keys = { "+": "in", "=": "in", "-": "out", 0: "fit", ArrowRight: "next", ArrowLeft: "previous" };
      if (keys[event.key]) {
        event.preventDefault();
        deeds[keys[event.key]]();
      } else if (event.key === "n") this.step(1);
      else if (event.key === "N") this.step(-1);
    });
    let width = this.pane.clientWidth;
    addEventListener("resize", () => {
      clearTimeout(this.resizing);
      this.resizing = setTimeout(() => {
        // A phone's address bar changes only the height; drawing anew for that would flicker.
        if (this.pane.clientWidth === width) return;
        width = this.pane.clientWidth;
        this.zoomTo(this.zoom);
      }, 250);
    });
  }
}

function groupBy(match) {
  const groups = new Map();
  for (const entry of match) {
    if (!groups.has(entry.item)) groups.set(entry.item, []);
    groups.get(entry.item).push(entry);
  }
  return groups;
}

for (const root of document.querySelectorAll("[data-pdf]")) {
  try {
    const pdfjs = await import(root.dataset.pdfLib);
    pdfjs.GlobalWorkerOptions.workerSrc = root.dataset.pdfWorker;
    await new Reader(root, pdfjs).open();
  } catch (error) {
    root.querySelector("[data-pdf-status]").textContent =
      "Chưa mở được trong trang này. Mời dùng nút “Mở tệp PDF” hoặc tải bản gốc.";
    root.querySelector("[data-pdf-plain]").hidden = false;
    console.error(error);
  }
}
