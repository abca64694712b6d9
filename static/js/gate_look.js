// The preview in a frame reports what axe-core found; the gate beside it then says what is still to be mended.
(() => {
  for (const frame of document.querySelectorAll("iframe[data-frame-height], iframe[data-preview-frame]")) {
    const listen = () => {
      frame.contentDocument?.addEventListener("axe:reported", () => {
        const gate = document.getElementById("diem-phai-sua");
        if (gate) htmx.trigger(gate, "gate:look");
      });
    };
    frame.addEventListener("load", listen);
    listen();
  }
})();
