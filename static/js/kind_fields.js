// Fields that only some kinds of article have: <fieldset data-for-kinds="correction fact_check">. What is hidden is kept.
(() => {
  const kind = document.getElementById("id_kind");
  if (!kind) return;
  const parts = document.querySelectorAll("[data-for-kinds]");
  const show = () => {
    for (const part of parts) part.hidden = !part.dataset.forKinds.split(" ").includes(kind.value);
  };
  kind.addEventListener("change", show);
  show();
})();
