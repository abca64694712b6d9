// A field of chips: what is typed is looked up, arrows choose, Enter takes. A chip is a ticked box; unticked it is off.
(() => {
  const wire = (box) => {
    const input = box.querySelector("input[type=text]");
    const list = box.querySelector("[role=listbox]");
    const chosen = box.querySelector("[data-chips]");
    const options = () => [...list.children];
    let asked = 0;
    let timer;

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    const show = (shown) => {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      if (!shown) input.removeAttribute("aria-activedescendant");
    };
    show(false);

    const add = (value, label) => {
      const known = [...chosen.querySelectorAll("input")].find((one) => one.value === String(value));
      if (known) known.checked = true;
      else {
        const item = document.createElement("li");
        const holder = document.createElement("label");
        const tick = document.createElement("input");
        const words = document.createElement("span");
        holder.className = "chip-choice";
        Object.assign(tick, { type: "checkbox", name: box.dataset.name, value, checked: true });
        words.textContent = label;
        holder.append(tick, words);
        item.append(holder);
        chosen.append(item);
      }
      input.value = "";
      show(false);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const mark = (option) => {
      for (const other of options()) other.setAttribute("aria-selected", String(other === option));
      if (option) input.setAttribute("aria-activedescendant", option.id);
    };
    const draw = (found) => {
      list.replaceChildren(
        ...found.map(({ value, label, note }, number) => {
          const option = document.createElement("li");
          option.id = `${list.id}_${number}`;
          option.setAttribute("role", "option");
          option.dataset.value = value;
          option.dataset.label = label;
          option.textContent = label;
          if (note) {
            const more = document.createElement("span");
            more.className = "note";
            more.textContent = note;
            option.append(more);
          }
          return option;
        }),
      );
      show(found.length > 0);
    };
    const look = async () => {
      const typed = input.value.trim();
      const mine = ++asked;
      if (typed.length < 2) return show(false);
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`);
        if (answer.ok && mine === asked) draw((await answer.json()).found);
      } catch {
        show(false); // without a network there is nothing to offer; what is typed still counts
      }
    };

    input.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      clearTimeout(timer);
      timer = setTimeout(look, 200);
    });
    input.addEventListener("keydown", (event) => {
      const all = list.hidden ? [] : options();
      const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (["ArrowDown", "ArrowUp"].includes(event.key) && all.length) {
        event.preventDefault();
        mark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
      } else if (event.key === "Enter" || (event.key === "," && "free" in box.dataset)) {
        event.preventDefault();
        const typed = input.value.trim();
        if (at >= 0) add(all[at].dataset.value, all[at].dataset.label);
        else if ("free" in box.dataset && typed) add(typed, typed);
        else if (all.length === 1) add(all[0].dataset.value, all[0].dataset.label);
      } else if (event.key === "Escape") show(false);
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) add(option.dataset.value, option.dataset.label);
    });
    input.addEventListener("blur", () => {
      asked += 1;
      show(false);
    });
  };
  document.querySelectorAll("[data-chips-field]").forEach(wire);
})();
