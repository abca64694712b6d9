// How many bytes of a label SPSS will keep: <span data-byte-count="id of the field" data-most="256">.
(() => {
  const tell = (place) => {
    const field = document.getElementById(place.dataset.byteCount);
    if (!field) return;
    const bytes = new TextEncoder().encode(field.value.normalize("NFC")).length;
    place.textContent = `${bytes}/${place.dataset.most} byte`;
    place.classList.toggle("is-too-long", bytes > Number(place.dataset.most));
  };
  const all = (root) => root.querySelectorAll("[data-byte-count]").forEach(tell);
  document.addEventListener("input", (event) => {
    if (event.target.id) document.querySelectorAll(`[data-byte-count="${event.target.id}"]`).forEach(tell);
  });
  all(document);
  document.body.addEventListener("htmx:afterSwap", (event) => all(event.target));
})();
