// Asks before a button that says data-confirm="Sentence naming what will happen." acts.
(() => {
  const sheet = document.getElementById("xac-nhan");
  if (!sheet) return;
  const title = sheet.querySelector("h2");
  const text = sheet.querySelector("p");
  const yes = sheet.querySelector("[data-confirm-yes]");
  const no = sheet.querySelector("[data-confirm-no]");
  let asked = null;
  let agreed = null;

  // Capture, so that htmx and other listeners hear the click only after the answer.
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-confirm]");
      if (!button || button === agreed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      asked = button;
      title.textContent = button.dataset.confirmTitle || `${button.textContent.trim()}?`;
      text.textContent = button.dataset.confirm;
      yes.textContent = button.dataset.confirmVerb || button.textContent.trim();
      sheet.showModal();
    },
    true,
  );
  yes.addEventListener("click", () => {
    sheet.close();
    agreed = asked;
    asked.click();
    agreed = null;
  });
  no.addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => asked?.focus());
})();
