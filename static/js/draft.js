// Keeps what a person types in <form data-draft="key"> on this machine until the server has taken it.
// A draft belongs to one user; it is offered, never put back silently. Passwords, files and hidden fields are not kept.
(() => {
  const user = document.body.dataset.user;
  const keepPage = document.body.hasAttribute("data-draft-keep");
  const WEEK = 7 * 24 * 3600 * 1000;
  let store;
  try {
    store = localStorage;
    store.getItem("draft");
  } catch {
    return;
  }
  const names = () => Object.keys(store).filter((name) => name.startsWith("draft:"));
  const load = (name) => {
    try {
      return JSON.parse(store.getItem(name));
    } catch {
      return null;
    }
  };

  for (const name of names()) {
    const draft = load(name);
    if (!draft || Date.now() - draft.at > WEEK) store.removeItem(name);
  }
  if (!user) return;

  const keyOf = (form) => `draft:${user}:${form.dataset.draft}`;
  const fields = (form) =>
    [...form.elements].filter(
      (field) => field.name && !field.disabled && !["password", "file", "hidden", "submit", "button"].includes(field.type),
    );
  const values = (form) =>
    fields(form).map((field) => {
      if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
      if (field.multiple) return [field.name, [...field.selectedOptions].map((option) => option.value)];
      return [field.name, field.value];
    });
  const putBack = (form, kept) => {
    const all = fields(form);
    for (const [name, value, checked] of kept)
      for (const field of all.filter((one) => one.name === name)) {
        if (checked !== undefined) {
          if (field.value === value) field.checked = checked;
        } else if (Array.isArray(value)) for (const option of field.options) option.selected = value.includes(option.value);
        else field.value = value;
      }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const notice = (form, draft) => {
    const box = document.createElement("div");
    box.className = "draft-notice";
    box.setAttribute("role", "status");
    const when = new Date(draft.at).toLocaleString("vi-VN", {
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    });
    const text = document.createElement("p");
    text.textContent = `Có bản nháp chưa gửi, lưu trên máy này lúc ${when}.`;
    const back = document.createElement("button");
    back.type = "button";
    back.className = "btn btn-small";
    back.textContent = "Khôi phục bản nháp";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-small btn-quiet";
    drop.textContent = "Bỏ bản nháp";
    back.addEventListener("click", () => {
      putBack(form, draft.values);
      box.remove();
    });
    drop.addEventListener("click", () => {
      store.removeItem(keyOf(form));
      box.remove();
    });
    box.append(text, back, drop);
    form.prepend(box);
  };

  const forms = new Map();
  const save = (form) => {
    const start = forms.get(form);
    const now = JSON.stringify(values(form));
    if (now === start.saved) return;
    if (now === start.first) store.removeItem(keyOf(form));
    else store.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: JSON.parse(now) }));
    start.saved = now;
  };

  const wire = (form) => {
    const first = JSON.stringify(values(form));
    forms.set(form, { first, saved: first });
    const name = keyOf(form);
    const draft = load(name);
    if (draft) {
      const rejected = form.querySelector("[data-error-summary]");
      // A form that came back without errors after sending means the server has the values.
      if (draft.sent && !rejected) store.removeItem(name);
      else if (JSON.stringify(draft.values) !== first) notice(form, draft);
    }
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => save(form), 600);
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (event.defaultPrevented) return;
      save(form);
      const kept = load(name);
      if (kept) store.setItem(name, JSON.stringify({ ...kept, sent: true }));
    });
  };
  document.querySelectorAll("form[data-draft]").forEach(wire);
  document.addEventListener("htmx:load", (event) => {
    for (const form of event.target.querySelectorAll?.("form[data-draft]") || []) if (!forms.has(form)) wire(form);
  });

  // Sent and answered by an ordinary page of the portal: the server has it. Error pages and the sign-in page keep it.
  if (!keepPage) {
    const here = new Set([...forms.keys()].map(keyOf));
    for (const name of names())
      if (name.startsWith(`draft:${user}:`) && !here.has(name) && load(name)?.sent) store.removeItem(name);
  }

  const saveAll = () => forms.forEach((_, form) => form.isConnected && save(form));
  document.addEventListener("draft:save", saveAll);
  addEventListener("pagehide", saveAll);
})();
