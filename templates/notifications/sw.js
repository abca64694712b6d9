{% load static %}// Shows pushes, nothing else: no page is kept on the machine.
const HOME = "{% url 'notifications:inbox' %}";
const SHOWN = "{% url 'notifications:shown' %}";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const told = (event) => {
  try {
    return event.data.json();
  } catch {
    return {};
  }
};

// A push under a tag that is there already replaces it: what arrives twice is seen once.
const show = async (notice) => {
  await self.registration.showNotification(notice.title || "Cổng Tuyên giáo", {
    body: notice.body || "Có thông báo mới, mời đăng nhập.",
    tag: notice.tag || "cong-tuyen-giao",
    icon: "{% static 'img/app-192.png' %}",
    badge: "{% static 'img/app-badge.png' %}",
    lang: "vi",
    data: { url: notice.url || HOME },
  });
  if (notice.id)
    await fetch(SHOWN, { method: "POST", body: new URLSearchParams({ id: notice.id }), credentials: "omit" }).catch(() => {
      // The line is away: the portal simply never learns that it was shown.
    });
};
self.addEventListener("push", (event) => event.waitUntil(show(told(event))));

const open = async (address) => {
  const url = new URL(address, self.location.origin);
  if (url.origin !== self.location.origin) url.href = new URL(HOME, self.location.origin).href;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of windows)
    if (page.url === url.href) return page.focus();
  return self.clients.openWindow(url.href);
};
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});
