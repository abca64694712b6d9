// Shows the articles that were kept in this browser (save_article.js).
(() => {
  const KEY = "saved-articles";
  const list = document.querySelector("[data-saved-list]");
  const empty = document.querySelector("[data-saved-empty]");
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      // Only addresses of this site: the storage is open to whoever sits at the machine.
      return Array.isArray(kept) ? kept.filter((one) => /^\/tin-tuc\/[\w-]+\/$/.test(one?.url)) : [];
    } catch {
      return [];
    }
  };
  const show = () => {
    const kept = read();
    list.replaceChildren(
      ...kept.map(({ title, url, at }) => {
        const row = document.createElement("li");
        const link = document.createElement("a");
        link.href = url;
        link.textContent = title || url;
        const when = document.createElement("span");
        when.className = "ink-2";
        when.textContent = at || "";
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-small";
        button.textContent = list.dataset.removeLabel;
        button.setAttribute("aria-label", `${list.dataset.removeLabel}: ${title}`);
        button.addEventListener("click", () => {
          localStorage.setItem(KEY, JSON.stringify(read().filter((one) => one.url !== url)));
          show();
        });
        row.append(link, " ", when, " ", button);
        return row;
      }),
    );
    empty.hidden = kept.length > 0;
  };
  addEventListener("storage", (event) => event.key === KEY && show());
  show();
})();
