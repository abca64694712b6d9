// A key for the deed: data-shortcut="ctrl+enter" on a link or button presses it.
(function () {
  "use strict";
  function pressed(event) {
    var keys = [];
    if (event.ctrlKey || event.metaKey) keys.push("ctrl");
    if (event.altKey) keys.push("alt");
    if (event.shiftKey) keys.push("shift");
    keys.push(event.key.toLowerCase());
    return keys.join("+");
  }
  document.addEventListener("keydown", function (event) {
    if (document.querySelector("dialog[open]")) return;
    var target = document.querySelector('[data-shortcut="' + CSS.escape(pressed(event)).replace(/\\/g, "") + '"]');
    if (!target) return;
    event.preventDefault();
    target.click();
  });
})();
