// Reads an article aloud with a Vietnamese voice of the device; without one the button stays away.
(() => {
  const place = document.querySelector("[data-listen]");
  const text = document.querySelector("[data-spoken]");
  if (!place || !text || !("speechSynthesis" in window)) return;
  const button = place.querySelector("button");
  const label = button.querySelector("[data-label]");
  const voice = () => speechSynthesis.getVoices().find((one) => /^vi\b/i.test(one.lang));
  const offer = () => {
    place.hidden = !voice();
  };
  const say = (speaking) => {
    button.setAttribute("aria-pressed", String(speaking));
    label.textContent = speaking ? "Dừng đọc" : "Nghe";
  };
  let reading = 0;
  const stop = () => {
    reading += 1;
    speechSynthesis.cancel();
    say(false);
  };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    // Paragraph by paragraph: some voices fall silent in the middle of a long text.
    const pieces = [document.querySelector("h1"), ...text.querySelectorAll("p, h2, h3, h4, li, td, th, figcaption")]
      .map((one) => one.textContent.trim())
      .filter(Boolean);
    const mine = (reading += 1);
    const next = () => {
      if (mine !== reading) return;
      const piece = pieces.shift();
      if (!piece) return say(false);
      const utterance = new SpeechSynthesisUtterance(piece);
      utterance.voice = voice();
      utterance.lang = "vi-VN";
      utterance.onend = utterance.onerror = next;
      speechSynthesis.speak(utterance);
    };
    say(true);
    next();
  });
  addEventListener("pagehide", stop);
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  offer();
})();
