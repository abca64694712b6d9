// Parts of the editor that only some types of question have: <div data-for-types="single multiple">. What is hidden is kept.
(() => {
  const wire = (form) => {
    const type = form.elements.type;
    const show = () => {
      for (const part of form.querySelectorAll("[data-for-types]")) part.hidden = !part.dataset.forTypes.split(" ").includes(type.value);
    };
    type.addEventListener("change", show);
    show();
  };
  const find = (root) => root.querySelectorAll("[data-question-form]").forEach(wire);
  find(document);
  document.body.addEventListener("htmx:afterSwap", (event) => find(event.target));
})();
