// One more line of a set of forms: <div data-lines="prefix"> holds the set's own counters, <template data-line> with the
// mark __prefix__ wherever a line has its place (from 0) and [data-number] for people (from 1), and the button that asks.
(() => {
  const lineOf = (template, place) => {
    const line = template.content.firstElementChild.cloneNode(true);
    for (const part of [line, ...line.querySelectorAll("*")])
      for (const attribute of part.attributes) attribute.value = attribute.value.replaceAll("__prefix__", place);
    line.querySelector("[data-number]").textContent = place + 1;
    return line;
  };

  for (const lines of document.querySelectorAll("[data-lines]")) {
    const template = lines.querySelector("template[data-line]");
    const adding = lines.querySelector("[data-add-line]");
    const total = lines.querySelector(`[name="${lines.dataset.lines}-TOTAL_FORMS"]`);
    const most = Number(lines.querySelector(`[name="${lines.dataset.lines}-MAX_NUM_FORMS"]`).value);
    const offer = () => {
      adding.hidden = Number(total.value) >= most;
    };
    adding.querySelector("button").addEventListener("click", () => {
      const line = lineOf(template, Number(total.value));
      template.before(line);
      total.value = Number(total.value) + 1;
      offer();
      line.querySelector("input").focus();
    });
    offer();
  }
})();
