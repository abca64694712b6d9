// How long the text is and how long it takes to read: <p data-word-count="id of the text" data-word-count-lead="id of the lead">.
(() => {
  const A_MINUTE = 220; // syllables read silently
  const count = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

  for (const place of document.querySelectorAll("[data-word-count]")) {
    const body = document.getElementById(place.dataset.wordCount);
    const lead = document.getElementById(place.dataset.wordCountLead);
    const say = () => {
      const words = count(new DOMParser().parseFromString(body.value.replace(/</g, " <"), "text/html").body.textContent);
      const minutes = Math.max(1, Math.round((words + count(lead.value)) / A_MINUTE));
      place.textContent = `${words.toLocaleString("vi-VN")} chữ, đọc khoảng ${minutes} phút. Sa-pô ${count(lead.value)} chữ.`;
    };
    let timer;
    for (const field of [body, lead])
      field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(say, 500);
      });
    say();
  }
})();
