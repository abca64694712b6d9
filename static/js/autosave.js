// Keeps what is typed in <form data-autosave="url"> at the server, every 20 s, before the session ends and when the page
// goes. A form is sent only once what is in it has been kept, and only once however often its button is pressed.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const EVERY = 20000;
  const LARGEST_LAST = 60000; // bytes that a browser still sends for a page that goes
  const said = form.querySelector("[data-autosave-said]");
  let changed = false;
  let sending = false;

  const say = (words, away = false) => {
    said.textContent = words;
    said.classList.toggle("away", away);
  };
  const SESSION_ENDED =
    "Phiên làm việc đã hết nên chưa lưu được. Chữ còn nguyên trên trang này: mời mở thẻ khác để đăng nhập, rồi bấm lưu lại ở đây.";

  // Signing in anew, in another tab, changes the token.
  const freshToken = () => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) form.elements.csrfmiddlewaretoken.value = token;
  };

  const keep = async (last = false) => {
    if (!changed) return true;
    changed = false;
    freshToken();
    const body = new FormData(form);
    const keepalive = last && new URLSearchParams(body).toString().length < LARGEST_LAST;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual", keepalive });
      if (answer.ok) {
        say(`Đã tự lưu phần đang gõ lúc ${(await answer.json()).at}`);
        form.dispatchEvent(new CustomEvent("autosave:kept"));
        return true;
      }
      if (answer.status === 422) {
        say((await answer.json()).problem, true);
        return true; // the same sentence comes back with the form
      }
      changed = true;
      const gone = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
      say(gone ? SESSION_ENDED : "Máy chủ chưa nhận được phần đang gõ; sẽ thử lại.", true);
    } catch {
      changed = true;
      say("Chưa có mạng nên chưa tự lưu được; sẽ thử lại. Xin đừng đóng trang này.", true);
    }
    return false;
  };

  for (const event of ["input", "change"])
    form.addEventListener(event, () => {
      changed = true;
    });
  setInterval(keep, EVERY);
  document.addEventListener("draft:save", () => keep());
  addEventListener("pagehide", () => keep(true));
  form.addEventListener("autosave:now", () => {
    if (changed) keep();
    else form.dispatchEvent(new CustomEvent("autosave:kept"));
  });

  form.addEventListener("submit", async (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    freshToken();
    if (!changed) {
      sending = true;
      return;
    }
    event.preventDefault();
    if (!(await keep())) {
      said.scrollIntoView({ block: "nearest" });
      return;
    }
    form.requestSubmit(event.submitter);
  });
  addEventListener("pageshow", () => {
    sending = false;
  });
})();
