// Looks at the rendered article by axe-core and reports serious and critical findings, so that the gate knows.
(() => {
  const form = document.querySelector("[data-axe-check]");
  if (!form || !window.axe) return;
  const state = form.querySelector("[data-axe-state]");
  const list = form.querySelector("[data-axe-found]");
  const BLOCKING = new Set(["serious", "critical"]);

  const report = async () => {
    const article = document.querySelector(form.dataset.axeCheck);
    if (!article) throw new Error(`nothing stands at ${form.dataset.axeCheck}`);
    await document.fonts.ready;
    // Without copies of the stylesheets, which it would write into the page and the page's policy would refuse.
    const { violations } = await axe.run(article, { resultTypes: ["violations"], iframes: false, preload: { assets: ["media"] } });
    const findings = violations
      .filter((violation) => BLOCKING.has(violation.impact))
      .flatMap((violation) =>
        violation.nodes.map((node) => ({ rule: violation.id, impact: violation.impact, help: violation.help, target: node.target.join(" ") })),
      );
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Background": "1" },
      body: JSON.stringify(findings),
    });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const { sentences } = await answer.json();
    state.textContent = sentences.length
      ? `Còn ${sentences.length} điểm về khả năng tiếp cận phải sửa trước khi đăng:`
      : "Đã kiểm tra khả năng tiếp cận: không có lỗi.";
    list.replaceChildren(
      ...sentences.map(([sentence, target]) => {
        const line = document.createElement("li");
        line.textContent = `${sentence} (${target})`;
        return line;
      }),
    );
    list.hidden = !sentences.length;
    form.dispatchEvent(new CustomEvent("axe:reported", { bubbles: true, detail: { sentences } }));
  };
  report().catch((problem) => {
    console.warn(problem);
    state.textContent = "Chưa kiểm tra được khả năng tiếp cận của trang; hãy tải lại bản xem trước.";
  });
})();
