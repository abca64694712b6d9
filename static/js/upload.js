// Sends the chosen files one request at a time, with real progress, and goes on by itself when the server was away.
// XMLHttpRequest, because fetch cannot tell how much of a file has left.
(() => {
  const PAUSES = [2, 4, 8, 15, 30];
  const AWAY = new Set([0, 429, 502, 503, 504]);
  const size = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });
  const inWords = (bytes) => (bytes < 1e6 ? `${size.format(Math.max(bytes / 1e3, 0.1))} KB` : `${size.format(bytes / 1e6)} MB`);

  const answerOf = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null; // a page of a server in between, or nothing at all
    }
  };

  const wired = new WeakSet();
  const wire = (form) => {
    if (wired.has(form)) return;
    wired.add(form);
    const input = form.querySelector('input[type="file"]');
    const declared = form.querySelector('[name="declared_open"]');
    const area = form.querySelector("[data-drop-area]");
    const list = form.querySelector("[data-upload-list]");
    const total = form.querySelector("[data-upload-total]");
    const voice = form.querySelector("[data-upload-voice]");
    const rowTemplate = form.querySelector("[data-upload-row]");
    const limit = Number(form.dataset.maxBytes) || Infinity;
    const waiting = [];
    const names = new Map(); // id of an upload → the name it had here; the server forgets the name of a refused file
    let current = null;
    let arrived = 0;
    let refused = 0;

    const say = (job, words) => {
      job.row.querySelector(".upload-state").textContent = words;
    };
    const count = () => {
      const left = waiting.length + (current ? 1 : 0);
      total.hidden = !left && !arrived && !refused;
      const parts = [];
      if (left) parts.push(`Còn ${left} tệp chưa gửi`);
      if (arrived) parts.push(`${arrived} tệp đã tới máy chủ`);
      if (refused) parts.push(`${refused} tệp không được nhận`);
      total.textContent = `${parts.join(" · ")}.`;
    };

    const fail = (job, words, retry = true) => {
      refused += 1;
      job.row.classList.add("failed");
      say(job, words);
      job.row.querySelector("[data-upload-retry]").hidden = !retry;
      voice.textContent = `${job.file.name}: ${words}`;
    };
    const done = (job, { id, message }) => {
      arrived += 1;
      names.set(String(id), job.file.name);
      if (!message) job.row.dataset.sentAs = id;
      job.row.classList.add("received");
      say(job, message || "Đã tới máy chủ, đang kiểm tra.");
      job.row.querySelector("progress").value = 100;
      job.row.querySelector("[data-upload-cancel]").hidden = true;
      voice.textContent = `${job.file.name}: đã tới máy chủ.`;
      document.body.dispatchEvent(new CustomEvent("upload:received"));
    };

    const next = () => {
      current = null;
      count();
      if (!waiting.length) return;
      if (!declared.checked) {
        for (const job of waiting) say(job, "Chờ lời cam đoan ở trên.");
        return;
      }
      current = waiting.shift();
      send(current);
    };

    const again = (job, answered) => {
      const asked = Number(answered?.getResponseHeader("Retry-After"));
      const pause = asked > 0 ? Math.min(asked, 120) : PAUSES[Math.min(job.tries, PAUSES.length - 1)];
      job.tries += 1;
      job.row.querySelector("progress").value = 0;
      const why = answerOf(answered)?.error || "Máy chủ chưa trả lời.";
      say(job, `${why} Tệp vẫn ở máy này, tự gửi lại sau ${pause} giây.`);
      job.timer = setTimeout(() => send(job), pause * 1000);
    };

    const send = (job) => {
      job.timer = null;
      const data = new FormData();
      for (const name of ["csrfmiddlewaretoken", "batch"]) data.set(name, form.elements[name].value);
      for (const [name, value] of Object.entries(job.sentWith)) data.set(name, value);
      data.set("declared_open", declared.value);
      data.set("file", job.file, job.file.name);
      const request = new XMLHttpRequest();
      job.request = request;
      const bar = job.row.querySelector("progress");
      say(job, "Đang gửi.");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((100 * event.loaded) / event.total);
        bar.value = percent;
        say(job, percent < 100 ? `Đang gửi ${percent} %` : "Đã gửi xong, chờ máy chủ trả lời.");
      });
      request.addEventListener("loadend", () => {
        if (job.cancelled) return;
        if (AWAY.has(request.status)) return again(job, request);
        const answer = answerOf(request);
        if (request.status >= 200 && request.status < 300 && answer?.id !== undefined) done(job, answer);
        else if (answer?.error) fail(job, answer.error);
        else if (request.status < 400 || request.status === 401 || request.status === 403)
          fail(job, "Phiên làm việc có thể đã hết. Mời đăng nhập lại ở một thẻ khác rồi bấm “Gửi lại”.");
        else if (request.status === 413) fail(job, form.dataset.tooLarge);
        else fail(job, "Máy chủ gặp lỗi khi nhận tệp này. Chưa có gì được lưu; mời bấm “Gửi lại”.");
        next();
      });
      request.open("POST", form.dataset.uploadUrl);
      request.setRequestHeader("Accept", "application/json");
      request.send(data);
    };

    const start = () => {
      if (!current) next();
      else count();
    };

    const add = (file, folder = false) => {
      const row = rowTemplate.content.firstElementChild.cloneNode(true);
      // As they stood when the file was chosen: the next file may be meant for another place.
      const sentWith = Object.fromEntries([...form.querySelectorAll("[data-upload-with]")].map((field) => [field.name, field.value]));
      const job = { file, row, sentWith, tries: 0, timer: null, request: null, cancelled: false };
      row.querySelector(".upload-name").textContent = `${file.name} (${inWords(file.size)})`;
      row.querySelector("progress").setAttribute("aria-label", `Tiến độ gửi ${file.name}`);
      row.querySelector("[data-upload-retry]").addEventListener("click", (event) => {
        event.currentTarget.hidden = true;
        row.classList.remove("failed");
        refused -= 1;
        job.tries = 0;
        waiting.push(job);
        say(job, "Chờ đến lượt.");
        start();
      });
      row.querySelector("[data-upload-cancel]").addEventListener("click", () => {
        job.cancelled = true;
        clearTimeout(job.timer);
        if (row.classList.contains("failed")) refused -= 1;
        const at = waiting.indexOf(job);
        if (at >= 0) waiting.splice(at, 1);
        row.remove();
        if (current === job) {
          job.request?.abort();
          next();
        } else count();
        input.focus();
      });
      list.append(row);
      if (folder) fail(job, "Đây là thư mục. Mời mở thư mục và kéo các tệp bên trong.", false);
      else if (!file.size) fail(job, "Tệp trống, không có nội dung để đọc.", false);
      else if (file.size > limit) fail(job, form.dataset.tooLarge, false);
      else {
        waiting.push(job);
        say(job, "Chờ đến lượt.");
      }
    };

    input.addEventListener("change", () => {
      for (const file of input.files) add(file);
      input.value = "";
      start();
    });
    declared.addEventListener("change", start);

    let depth = 0;
    area.addEventListener("dragenter", () => {
      depth += 1;
      area.classList.add("over");
    });
    area.addEventListener("dragleave", () => {
      depth -= 1;
      if (depth <= 0) area.classList.remove("over");
    });
    // A file dropped beside the area would replace the page, and with it everything waiting.
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
    area.addEventListener("drop", (event) => {
      depth = 0;
      area.classList.remove("over");
      const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
      for (const item of items) add(item.getAsFile(), item.webkitGetAsEntry?.()?.isDirectory);
      start();
      if (waiting.length && !declared.checked) declared.focus();
    });

    addEventListener("online", () => {
      if (!current?.timer) return;
      clearTimeout(current.timer);
      send(current);
    });
    addEventListener("beforeunload", (event) => {
      if (current || waiting.length) event.preventDefault();
    });
    // A row leaves when the queue on the page shows the same upload.
    document.body.addEventListener("htmx:afterSettle", () => {
      for (const row of list.querySelectorAll("[data-sent-as]"))
        if (document.querySelector(`[data-upload-id="${CSS.escape(row.dataset.sentAs)}"]`)) row.remove();
      for (const row of document.querySelectorAll(".queue-refused[data-upload-id]")) {
        const name = names.get(row.dataset.uploadId);
        if (name) row.querySelector("[data-upload-name]").textContent = name;
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      start();
    });
    input.required = false;
  };

  const wireAll = (part) => part.querySelectorAll("[data-upload]").forEach(wire);
  wireAll(document);
  document.addEventListener("htmx:load", (event) => wireAll(event.target));
})();
