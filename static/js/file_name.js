// The browser's own words beside a file field come in its language: with scripts its label is the button,
// and [data-file-name] says what was chosen.
for (const input of document.querySelectorAll(".file-pick input[type=file]"))
  input.addEventListener("change", () => {
    const said = input.closest(".file-pick").querySelector("[data-file-name]");
    said.textContent = input.files.length ? input.files[0].name : "Chưa chọn tệp.";
  });
