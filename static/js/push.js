// "Bật thông báo trên máy này": [data-push] holds the key of the portal and where to send what the browser was given.
// The permission is asked only at the click. On an iPhone the portal must stand on the home screen first.
(() => {
  const box = document.querySelector("[data-push]");
  if (!box) return;
  const on = box.querySelector("[data-push-on]");
  const off = box.querySelector("[data-push-off]");
  const words = box.querySelector("[data-push-words]");
  const say = (text) => {
    words.textContent = text;
    words.hidden = !text;
  };

  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    if (navigator.standalone === false) box.querySelector("[data-push-ios]").hidden = false;
    else say("Trình duyệt này không nhận được thông báo đẩy.");
    return;
  }

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const letters = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const send = (address, values) =>
    fetch(address, {
      method: "POST",
      body: new URLSearchParams(values),
      headers: { "X-CSRFToken": box.dataset.csrf, Accept: "application/json" },
    });
  const subscription = async () => {
    const worker = await navigator.serviceWorker.getRegistration("/");
    return worker ? worker.pushManager.getSubscription() : null;
  };

  const switchOn = async () => {
    if ((await Notification.requestPermission()) !== "granted")
      return say("Trình duyệt đang chặn thông báo của cổng. Mời cho phép ở biểu tượng cạnh địa chỉ trang rồi thử lại.");
    say("Đang bật…");
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    const worker = await navigator.serviceWorker.ready;
    const given = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.push) });
    const answer = await send(box.dataset.pushAdd, {
      endpoint: given.endpoint,
      p256dh: letters(given.getKey("p256dh")),
      auth: letters(given.getKey("auth")),
    });
    if (answer.ok) return location.reload();
    await given.unsubscribe();
    say((await answer.json().catch(() => ({}))).error || "Chưa bật được. Mời tải lại trang rồi thử lại.");
  };
  const switchOff = async () => {
    const given = await subscription();
    const row = given && document.querySelector(`[data-push-address="${CSS.escape(given.endpoint)}"]`);
    if (given) await given.unsubscribe();
    if (row) await send(row.dataset.pushSwitch, { viec: "tat" });
    location.reload();
  };
  const failing = (deed) => () => deed().catch(() => say("Chưa làm được: máy chủ thông báo của trình duyệt không trả lời. Mời thử lại sau."));
  on.addEventListener("click", failing(switchOn));
  off.addEventListener("click", failing(switchOff));

  subscription().then((given) => {
    const row = given && document.querySelector(`[data-push-address="${CSS.escape(given.endpoint)}"][data-push-active]`);
    if (row) {
      off.hidden = false;
      row.querySelector("[data-push-here]").hidden = false;
    } else on.hidden = false;
  });
})();
