// Rows of table[data-sortable="id of the order form"]: dragged, or moved by their buttons without a new page; kept at once.
(() => {
  const AWAY = "Chưa lưu được thứ tự; danh sách trở lại như trước. Hãy tải lại trang rồi thử lại.";

  const wire = (table) => {
    const form = document.getElementById(table.dataset.sortable);
    const body = table.tBodies[0];
    const status = document.querySelector("[data-sort-status]");
    let dragged = null;
    let before = [];

    const rows = () => [...body.rows];
    const refresh = () =>
      rows().forEach((row, at, all) => {
        row.querySelector('[data-move="-1"]').disabled = at === 0;
        row.querySelector('[data-move="1"]').disabled = at === all.length - 1;
      });
    const put = (order) => {
      body.append(...order);
      refresh();
    };
    const keep = async (said) => {
      refresh();
      const sent = new FormData();
      sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      for (const row of rows()) sent.append("thu_tu", row.querySelector('[name="thu_tu"]').value);
      const answer = await fetch(form.action, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
        redirect: "manual",
      }).catch(() => null);
      if (!answer?.ok) put(before);
      const problem = answer?.status === 409 ? (await answer.json()).problem : AWAY;
      status.textContent = answer?.ok ? said : problem;
    };
    const nameOf = (row) => row.querySelector("th").textContent.trim();
    const move = (row, to, focus) => {
      before = rows();
      const others = before.filter((other) => other !== row);
      others.splice(to, 0, row);
      body.append(...others);
      focus?.focus();
      keep(`${nameOf(row)}: vị trí ${to + 1} trong ${before.length}. Đã lưu thứ tự.`);
    };

    body.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button) return;
      event.preventDefault();
      const row = button.closest("tr");
      const to = rows().indexOf(row) + Number(button.dataset.move);
      if (to < 0 || to >= body.rows.length) return;
      move(row, to, button);
      if (button.disabled) row.querySelector("[data-move]:not(:disabled)")?.focus();
    });
    for (const handle of body.querySelectorAll("[data-drag]")) {
      handle.hidden = false;
      const row = handle.closest("tr");
      handle.addEventListener("pointerdown", () => (row.draggable = true));
      row.addEventListener("dragstart", (event) => {
        dragged = row;
        before = rows();
        event.dataTransfer.effectAllowed = "move";
        row.classList.add("is-dragged");
      });
      row.addEventListener("dragover", (event) => {
        if (!dragged || dragged === row) return;
        event.preventDefault();
        const { top, height } = row.getBoundingClientRect();
        row[event.clientY < top + height / 2 ? "before" : "after"](dragged);
      });
      row.addEventListener("dragend", () => {
        row.draggable = false;
        row.classList.remove("is-dragged");
        dragged = null;
        if (rows().some((other, at) => other !== before[at])) keep(`${nameOf(row)}: vị trí ${rows().indexOf(row) + 1}. Đã lưu thứ tự.`);
      });
    }
  };
  document.querySelectorAll("table[data-sortable]").forEach(wire);
})();
