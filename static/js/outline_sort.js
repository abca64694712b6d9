// Questions of [data-outline="url of the order"] are dragged within and between sections; kept at once. Without scripts
// the buttons beside them do the same.
(() => {
  const AWAY = "Chưa lưu được thứ tự; phiếu trở lại như trước. Hãy tải lại trang rồi thử lại.";
  const outline = document.querySelector("[data-outline]");
  if (!outline) return;
  const status = outline.querySelector("[data-outline-status]");
  const lists = () => [...outline.querySelectorAll("[data-outline-list]")];
  let dragged = null;
  let before = [];

  const order = () => [...outline.querySelectorAll('[name="thu_tu"]')].map((field) => field.value);
  const remember = () => (before = lists().map((list) => [list, [...list.children]]));
  const putBack = () => before.forEach(([list, items]) => list.append(...items));

  const keep = async () => {
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", document.querySelector("#viec [name=csrfmiddlewaretoken]").value);
    for (const word of order()) sent.append("thu_tu", word);
    const answer = await fetch(outline.dataset.outline, { method: "POST", body: sent, headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    if (!answer?.ok) putBack();
    status.textContent = answer?.ok ? "Đã lưu thứ tự." : answer?.status === 409 ? (await answer.json()).problem : AWAY;
    if (answer?.ok) location.reload();
  };

  outline.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const item = event.target.closest("[data-outline-item]");
    const section = event.target.closest("[data-outline-section]");
    if (!section) return;
    event.preventDefault();
    if (item && item !== dragged) {
      const { top, height } = item.getBoundingClientRect();
      item[event.clientY < top + height / 2 ? "before" : "after"](dragged);
    } else if (!item) section.querySelector("[data-outline-list]").append(dragged);
  });
  for (const handle of outline.querySelectorAll("[data-drag]")) {
    handle.hidden = false;
    const item = handle.closest("[data-outline-item]");
    handle.addEventListener("pointerdown", () => (item.draggable = true));
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      remember();
      event.dataTransfer.effectAllowed = "move";
      item.classList.add("is-dragged");
    });
    item.addEventListener("dragend", () => {
      item.draggable = false;
      item.classList.remove("is-dragged");
      dragged = null;
      if (before.some(([list, items]) => items.some((one, at) => list.children[at] !== one))) keep();
    });
  }
})();
