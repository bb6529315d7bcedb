// Shows notifications in the vendor's product: importScripts("https://success.example.com/in-app-worker.js")
self.addEventListener("push", (event) => {
  const { id, title, text, href } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { body: text, tag: id, data: { href } }))
})
self.addEventListener("notificationclick", (event) => {
  event.notification.close()
  const { href } = event.notification.data
  if (href) event.waitUntil(self.clients.openWindow(href))
})
