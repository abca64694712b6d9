// A frame of the portal as high as what it shows, so that the page has one scroll: <iframe data-frame-height="selector">,
// the selector of what it shows. Not of its body, which is never lower than the frame.
(() => {
  const BELOW = 32;
  for (const frame of document.querySelectorAll("iframe[data-frame-height]")) {
    const fit = () => {
      const shown = frame.contentDocument?.querySelector(frame.dataset.frameHeight);
      if (!shown) return;
      new ResizeObserver(() => {
        const end = shown.getBoundingClientRect().bottom + frame.contentWindow.scrollY;
        frame.style.height = `${Math.ceil(end) + BELOW}px`;
      }).observe(shown);
    };
    frame.addEventListener("load", fit);
    if (frame.contentDocument?.readyState === "complete") fit();
  }
})();
