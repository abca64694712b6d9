// The article as readers would see it, at two widths, drawn anew whenever what is typed has been kept.
(() => {
  const box = document.querySelector("[data-article-preview]");
  const form = box?.closest("form");
  if (!form) return;
  const frame = box.querySelector("[data-preview-frame]");
  const opener = form.querySelector("[data-preview-open]");
  const widths = box.querySelectorAll("[data-preview-width]");

  const draw = () => {
    if (box.hidden) return;
    const from = frame.contentWindow.scrollY;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, from), { once: true });
    frame.src = box.dataset.articlePreview;
  };
  const setWidth = (width) => {
    box.classList.toggle("phone", width === "phone");
    for (const button of widths) button.setAttribute("aria-pressed", String(button.dataset.previewWidth === width));
  };
  setWidth("phone");
  for (const button of widths) button.addEventListener("click", () => setWidth(button.dataset.previewWidth));

  form.addEventListener("autosave:kept", draw);
  opener.addEventListener("click", () => {
    box.hidden = false;
    form.dispatchEvent(new CustomEvent("autosave:now"));
    box.scrollIntoView({ block: "nearest" });
    box.focus();
  });
  box.querySelector("[data-preview-close]").addEventListener("click", () => {
    box.hidden = true;
    opener.focus();
  });
})();
