// The cover of an article: taken from the picture library, shown beside its words, taken off again.
(() => {
  const box = document.querySelector("[data-cover-field]");
  if (!box) return;
  const field = box.querySelector("input[type=hidden]");
  const thumb = box.querySelector("[data-cover-thumb]");
  const words = box.querySelector("[data-cover-words]");
  const drop = box.querySelector("[data-cover-drop]");

  const set = ({ id, thumb_url, alt, caption, credit }) => {
    field.value = id;
    thumb.hidden = drop.hidden = !id;
    if (id) Object.assign(thumb, { src: thumb_url, alt });
    words.textContent = id ? `${caption} · ${credit}` : "Chưa có ảnh bìa.";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  box.addEventListener("picture:chosen", (event) => set(event.detail));
  drop.addEventListener("click", () => {
    set({ id: "" });
    box.querySelector("[data-pick-picture]").focus();
  });
})();
