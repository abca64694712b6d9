// From a point that must be mended to its place: a field, unfolded if it was folded away, or an element within the text.
(() => {
  const jump = (link) => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      if (part.matches("details")) part.open = true;
      if (part.hidden) part.hidden = false;
    }
    if (target.matches("[data-article-preview]")) {
      document.querySelector("[data-preview-open]").click();
      return;
    }
    const { gateSelector, gatePosition } = link.dataset;
    if (target.matches("[data-richtext]")) {
      target.closest(".field").scrollIntoView({ block: "start" });
      window.richtext.show(target, gateSelector || "p", Number(gatePosition || 0));
      return;
    }
    target.scrollIntoView({ block: "center" });
    (target.matches("input, textarea, select, [tabindex]") ? target : target.querySelector("input, button"))?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".gate a[href^='#'], [data-error-summary] a[href^='#']");
    if (!link) return;
    event.preventDefault();
    jump(link);
  });
})();
