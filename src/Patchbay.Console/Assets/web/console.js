// What the pages do by themselves: keyboard, palette, theme, filters, toasts. Everything else is the server's, by htmx. No inline script runs, here or anywhere.
'use strict'
const $ = (selector, from = document) => from.querySelector(selector)
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)]
const isTyping = target => target.closest('input, textarea, select, [contenteditable]') !== null

// ---- acts: buttons that need no server
const acts = {
  palette: () => open($('#palette')),
  keys: () => open($('#keys')),
  theme: () => {
    const next = { auto: 'light', light: 'dark', dark: 'auto' }[document.documentElement.dataset.theme] ?? 'auto'
    document.documentElement.dataset.theme = next
    document.cookie = `theme=${next}; path=/console; max-age=31536000; samesite=strict`
    say(`Theme: ${next === 'auto' ? 'as the system' : next}`)
  },
  ask: button => document.getElementById(button.dataset.dialog).showModal(),
  close: button => button.closest('dialog').close(),
  dismiss: button => button.closest('.toast').remove(),
  copy: async button => {
    const from = document.getElementById(button.dataset.from)
    await navigator.clipboard.writeText(from.value ?? from.textContent)
    say('Copied')
  },
}
document.addEventListener('click', event => {
  const button = event.target.closest('[data-act]')
  if (button && acts[button.dataset.act]) acts[button.dataset.act](button, event)
})

function open(dialog) {
  if (dialog.open) return
  dialog.showModal()
  const field = $('input', dialog)
  if (field) { field.value = ''; filter(dialog); field.focus() }
}

// ---- toasts go by themselves, unless somebody is at them
function say(text, isError = false) {
  const toast = document.createElement('div')
  toast.className = 'toast'
  toast.dataset.error = isError
  toast.append(Object.assign(document.createElement('p'), { textContent: text }))
  $('#toasts').append(toast)
}
new MutationObserver(changes => {
  for (const toast of changes.flatMap(change => [...change.addedNodes]).filter(node => node.classList?.contains('toast'))) {
    const leave = () => toast.matches(':hover, :focus-within') ? setTimeout(leave, 2000) : toast.remove()
    setTimeout(leave, toast.querySelector('form') ? 12000 : 5000)
  }
}).observe($('#toasts'), { childList: true })

// ---- palette
function filter(dialog) {
  const words = $('input', dialog).value.toLowerCase().split(/\s+/).filter(Boolean)
  const links = $$('a', dialog)
  links.forEach(link => { link.parentElement.hidden = !words.every(word => link.textContent.toLowerCase().includes(word)); link.ariaSelected = null })
  const first = links.find(link => !link.parentElement.hidden)
  if (first) first.ariaSelected = 'true'
}
$('#palette')?.addEventListener('input', event => filter(event.currentTarget))
$('#palette')?.addEventListener('keydown', event => {
  const links = $$('a', event.currentTarget).filter(link => !link.parentElement.hidden)
  const at = links.findIndex(link => link.ariaSelected === 'true')
  if (event.key === 'Enter') { event.preventDefault(); links[at]?.click() }
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault()
    const next = links[(at + (event.key === 'ArrowDown' ? 1 : links.length - 1)) % links.length]
    links.forEach(link => { link.ariaSelected = link === next ? 'true' : null })
    next?.scrollIntoView({ block: 'nearest' })
  }
})

// ---- filters: a search field over what is on the page
function narrow(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
  let left = 0
  for (const one of $$(field.dataset.filter)) {
    const text = (one.dataset.search || one.textContent).toLowerCase()
    one.hidden = !words.every(word => text.includes(word))
    if (!one.hidden) left++
  }
  for (const card of $$('section.settings')) card.hidden = !$$(field.dataset.filter, card).some(one => !one.hidden)
  const empty = $('[data-filter-empty]')
  if (empty) empty.hidden = left > 0
}
document.addEventListener('input', event => { if (event.target.dataset.filter) narrow(event.target) })
$$('[data-filter]').forEach(field => { if (field.value) narrow(field) })

// ---- filters that the server applies: the page's address follows, so that it can be kept and sent on
document.addEventListener('input', event => {
  const form = event.target.form
  if (form?.dataset.address === undefined) return
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString()
  history.replaceState(null, '', form.getAttribute('action') + (query && `?${query}`))
})

// ---- keyboard
let goes = 0
document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); acts.palette(); return }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || $('dialog[open]')) return
  if (goes && Date.now() - goes < 1500) {
    goes = 0
    const link = $(`nav a[data-key="${CSS.escape(event.key)}"]`)
    if (link) { event.preventDefault(); link.click() }
    return
  }
  if (event.key === 'g') goes = Date.now()
  else if (event.key === '?') acts.keys()
  else if (event.key === '/') { const field = $('[data-slash]'); if (field) { event.preventDefault(); field.focus(); field.select?.() } }
  else if (event.key === 'j' || event.key === 'k') {
    const items = $$('[data-item]').filter(item => item.offsetParent !== null)
    const at = items.indexOf(document.activeElement.closest('[data-item]'))
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + (event.key === 'j' ? 1 : -1)))]
    if (next) { event.preventDefault(); ($('a, button', next) ?? next).focus(); next.scrollIntoView({ block: 'nearest' }) }
  }
})

// ---- the line to the gateway
addEventListener('htmx:sse:error', () => { $('#cut').hidden = false })
addEventListener('htmx:sse:after:connection', () => { $('#cut').hidden = true })
// Signed out, or the gateway is of another start: the page must be had anew.
addEventListener('htmx:sse:error', event => { if ([401, 403].includes(event.detail.status)) location.reload() })

// What was asked for and got no answer, or an answer that is none, is not passed over.
addEventListener('htmx:response:error', event => {
  const status = event.detail.ctx.response.status
  if (!event.detail.ctx.request.action.includes('/live')) say(status === 401 || status === 403 ? 'This page is signed out: load it again, or `patchbay console`' : `That failed (${status}); the gateway's log says more`, true)
})
addEventListener('htmx:error', event => { if (event.detail.ctx && !event.detail.ctx.request.action.includes('/live')) say('The gateway did not answer; nothing was done', true) })

// ---- as an app of its own; once it is, the browser looks for a newer worker by itself. Its start is in nobody's way later.
if (navigator.serviceWorker?.controller === null) setTimeout(() => navigator.serviceWorker.register('/console/sw.js', { scope: '/console/' }).catch(() => {}), 3000)
