// Security keys: show their buttons only where they can work, and say in words when one was not accepted.
(() => {
  if (!window.PublicKeyCredential) return;
  for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    let note = document.getElementById("khoa-loi");
    if (!note) {
      note = document.createElement("p");
      note.id = "khoa-loi";
      note.className = "field-error";
      note.setAttribute("role", "alert");
      (document.querySelector(".card-narrow") || document.querySelector("main")).append(note);
    }
    note.textContent = "Chưa dùng được khóa. Mời thử lại, hoặc dùng cách khác.";
  });
})();
