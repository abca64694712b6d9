// The idle notice. The server owns the expiry; every tab shows the same clock and one key or click prolongs for all.
(() => {
  const box = document.getElementById("sap-het-phien");
  const ENDED = "session-ended";

  if (!box) {
    let ended = null;
    try {
      ended = sessionStorage.getItem(ENDED);
      sessionStorage.removeItem(ENDED);
    } catch {
      return;
    }
    const main = ended && document.querySelector("main .hold");
    if (!main) return;
    const note = document.createElement("div");
    note.className = "notice notice-warn";
    note.setAttribute("role", "status");
    note.textContent =
      "Phiên làm việc đã hết vì lâu không có thao tác. Bản nháp vẫn được giữ trên máy này và sẽ hiện lại sau khi đăng nhập.";
    main.prepend(note);
    return;
  }

  const { sessionStatus, sessionExtend, signIn, csrf } = box.dataset;
  const left = box.querySelector("[data-idle-left]");
  const voice = box.querySelector("[data-idle-voice]");
  const away = box.querySelector("[data-idle-away]");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
  let deadline = 0;
  let asking = false;
  let lastAsked = 0;
  let leaving = false;
  let endPage = "";

  // Date.now, not a countdown: a laptop that slept must wake to the truth.
  const secondsLeft = () => Math.ceil((deadline - Date.now()) / 1000);

  const learn = (seconds, tell = true) => {
    deadline = Date.now() + seconds * 1000;
    if (tell) {
      tabs?.postMessage({ deadline });
      try {
        localStorage.setItem("session-deadline", String(deadline));
      } catch {
        // Without storage and channel each tab asks the server for itself.
      }
    }
    if (secondsLeft() > 60 && box.open) {
      box.close();
      voice.textContent = "";
    }
  };
  const heard = (other) => {
    if (!(other > deadline)) return;
    deadline = other;
    if (secondsLeft() > 60 && box.open) box.close();
  };
  tabs?.addEventListener("message", (event) => heard(event.data.deadline));
  addEventListener("storage", (event) => {
    if (event.key === "session-deadline") heard(Number(event.newValue));
  });

  const ask = async (url, method, headers) => {
    const answer = await fetch(url, {
      credentials: "same-origin",
      redirect: "manual",
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrf, ...headers },
      method,
    });
    if (answer.headers.get("content-type")?.includes("json")) {
      const told = await answer.json();
      endPage = told.url || endPage;
      if (told.seconds_left !== undefined) return told.seconds_left;
    }
    // A redirect to the sign-in page, 401 or 403: the session is gone. Anything else: the server is away.
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return 0;
    throw new Error(String(answer.status));
  };

  const leave = () => {
    if (leaving) return;
    leaving = true;
    document.dispatchEvent(new CustomEvent("draft:save"));
    const next = `next=${encodeURIComponent(location.pathname + location.search)}`;
    if (endPage) {
      location.assign(`${endPage.split("?")[0]}?${next}`);
      return;
    }
    try {
      sessionStorage.setItem(ENDED, "1");
    } catch {
      // The sign-in page then says nothing of drafts; they are kept all the same.
    }
    location.assign(`${signIn}?${next}`);
  };

  const prolong = async () => {
    if (asking) return;
    asking = true;
    try {
      const seconds = await ask(sessionExtend, "POST");
      away.hidden = true;
      if (seconds > 0) learn(seconds);
      else leave();
    } catch {
      away.hidden = false;
    } finally {
      asking = false;
    }
  };

  const check = async () => {
    if (asking) return;
    asking = true;
    lastAsked = Date.now();
    try {
      const seconds = await ask(sessionStatus, "GET", { "X-Background": "1" });
      away.hidden = true;
      learn(Math.max(seconds, 0));
      if (seconds <= 0) leave();
    } catch {
      away.hidden = !box.open;
    } finally {
      asking = false;
    }
  };

  const show = () => {
    document.dispatchEvent(new CustomEvent("draft:save"));
    box.showModal();
  };

  const tick = () => {
    const seconds = secondsLeft();
    if (seconds > 60) return;
    if (!box.open) {
      // Another page load may have prolonged the session without this tab knowing: ask before alarming.
      if (Date.now() - lastAsked > 10000) {
        check().then(() => {
          if (!leaving && secondsLeft() <= 60 && !box.open) show();
        });
      }
      return;
    }
    left.textContent = String(Math.max(seconds, 0));
    if ([60, 30, 10].includes(seconds)) voice.textContent = `Phiên làm việc hết sau ${seconds} giây. Nhấn một phím để làm việc tiếp.`;
    if (seconds <= 0 && Date.now() - lastAsked > 3000) check();
  };

  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    prolong();
  });
  box.addEventListener("click", prolong);
  box.addEventListener("keydown", (event) => {
    if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) prolong();
  });
  // htmx requests reach the server too and prolong what it counts.
  document.addEventListener("htmx:afterRequest", (event) => {
    const seconds = Number(event.detail.xhr?.getResponseHeader("X-Session-Seconds-Left"));
    if (seconds > 0) learn(seconds);
  });

  learn(Number(box.dataset.sessionExpires));
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
})();
