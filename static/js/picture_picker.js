// The dialog that takes a picture from the library. Opened by a [data-pick-picture] button or by the editor's
// `richtext:picture`; the opener hears `picture:chosen` {id, figure_html, thumb_url, alt, caption, credit}. An editor
// whose page does not prevent that event gets the figure put in.
(() => {
  const dialog = document.querySelector("dialog[data-picture-picker]");
  if (!dialog) return;
  let opener = null;

  const open = (from) => {
    opener = from;
    htmx.ajax("GET", dialog.dataset.url, { target: dialog });
    if (!dialog.open) dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick-picture]");
    if (button) open(button);
    if (event.target.closest("[data-picker-close]")) dialog.close();
  });
  document.addEventListener("richtext:picture", (event) => open(event.target));

  dialog.addEventListener("picture:taken", (event) => {
    dialog.close();
    const { elt, ...detail } = event.detail; // htmx adds the element that asked
    const untouched = opener.dispatchEvent(new CustomEvent("picture:chosen", { bubbles: true, cancelable: true, detail }));
    if (untouched && opener.matches("textarea[data-richtext]")) window.richtext.insert(opener, detail.figure_html);
  });
  // A new step in the dialog begins at its top.
  dialog.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog) dialog.scrollTop = 0;
  });
  dialog.addEventListener("htmx:responseError", () => sayAway());
  dialog.addEventListener("htmx:sendError", () => sayAway());
  const sayAway = () => {
    if (dialog.querySelector("[data-picker-away]")) return;
    const words = document.createElement("p");
    words.dataset.pickerAway = "";
    words.setAttribute("role", "alert");
    words.textContent = "Máy chủ chưa trả lời. Những gì đồng chí đang nhập vẫn còn; hãy thử lại sau ít phút.";
    dialog.prepend(words);
  };
  dialog.addEventListener("close", () => opener?.focus());
})();
