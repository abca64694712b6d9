// A box above a long list of choices that leaves only what matches, with or without tone marks.
(function () {
  "use strict";
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  }
  document.querySelectorAll("[data-filter-list]").forEach(function (list, index) {
    var fieldset = list.querySelector("fieldset");
    if (!fieldset) return;
    var id = "loc-danh-sach-" + index;
    var label = document.createElement("label");
    label.className = "field-label";
    label.htmlFor = id;
    label.textContent = "Lọc danh sách";
    var box = document.createElement("input");
    box.type = "search";
    box.id = id;
    box.className = "form-control";
    box.addEventListener("input", function () {
      var wanted = fold(box.value.trim());
      fieldset.querySelectorAll("label").forEach(function (choice) {
        var row = choice.closest("li, div") || choice;
        if (row === fieldset || row.querySelectorAll("label").length > 1) row = choice;
        row.hidden = wanted !== "" && fold(choice.textContent).indexOf(wanted) < 0;
      });
    });
    fieldset.before(label, box);
  });
})();
