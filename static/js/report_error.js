// What a reader has marked in the article goes along to the form that reports an error.
(() => {
  const link = document.querySelector("[data-report-error]");
  if (!link) return;
  const LONGEST = 500;
  link.addEventListener("mousedown", () => {
    const marked = String(document.getSelection()).trim().replace(/\s+/g, " ").slice(0, LONGEST);
    const address = new URL(link.href);
    if (marked) address.searchParams.set("doan", marked);
    else address.searchParams.delete("doan");
    link.href = address.href;
  });
})();
