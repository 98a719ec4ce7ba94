// The offline shell: pages always come from the gateway; when it does not answer, the window says so instead of the browser's own error.
const shell = 'patchbay-shell-1'
self.addEventListener('install', event => {
  event.waitUntil(caches.open(shell).then(cache => cache.addAll(['/console/offline.html', '/console/assets/0/icon.svg', '/console/assets/0/console.css', '/console/assets/0/offline.js'])))
  self.skipWaiting()
})
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', event => {
  const path = new URL(event.request.url).pathname
  if (event.request.mode === 'navigate') event.respondWith(fetch(event.request).catch(() => caches.match('/console/offline.html')))
  else if (path.startsWith('/console/assets/0/')) event.respondWith(fetch(event.request).catch(() => caches.match(event.request)))
})
