// A frame of the portal as high as what it shows, so that the page has one scroll: <iframe data-frame-height>.
(() => {
  for (const frame of document.querySelectorAll("iframe[data-frame-height]")) {
    const fit = () => {
      const shown = frame.contentDocument?.documentElement;
      if (!shown) return;
      const grow = () => {
        frame.style.height = `${shown.querySelector("body").scrollHeight + 4}px`;
      };
      new ResizeObserver(grow).observe(shown.querySelector("body"));
      grow();
    };
    frame.addEventListener("load", fit);
    if (frame.contentDocument?.readyState === "complete") fit();
  }
})();
