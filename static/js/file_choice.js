// Says which file was chosen where the browser's own button, which speaks its own language, is hidden.
(() => {
  for (const choice of document.querySelectorAll("[data-file-choice]")) {
    const input = choice.querySelector('input[type="file"]');
    const name = choice.querySelector("[data-file-name]");
    const tell = () => {
      name.textContent = input.files.length ? `Đã chọn: ${input.files[0].name}` : "";
      name.hidden = !input.files.length;
    };
    input.addEventListener("change", tell);
    tell();
  }
})();
