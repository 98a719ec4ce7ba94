// The chat page: staying at the end, the composer, files, slash commands, answering by digit, earlier items.
'use strict'
for (const pane of document.querySelectorAll('.pane')) {
  const items = pane.querySelector('.items'), inner = items.firstElementChild, form = pane.querySelector('.composer'), text = form.querySelector('textarea'), picker = form.querySelector('input[type=file]'), chips = form.querySelector('.files'), slash = form.querySelector('.slash'), toEnd = pane.querySelector('.to-end')

  // ---- stay at the end, unless somebody has scrolled up
  let sticks = true
  const end = () => { items.scrollTop = items.scrollHeight }
  items.addEventListener('scroll', () => { sticks = items.scrollHeight - items.scrollTop - items.clientHeight < 80; toEnd.hidden = sticks }, { passive: true })
  new ResizeObserver(() => { if (sticks) end() }).observe(inner)
  new ResizeObserver(() => { if (sticks) end() }).observe(items)
  end()

  // ---- earlier items come before one gets there; the browser keeps what one reads in its place, but for the very top
  const early = new IntersectionObserver(entries => entries.forEach(entry => { if (entry.isIntersecting) { if (items.scrollTop === 0) items.scrollTop = 1; entry.target.click() } }), { root: items, rootMargin: '1200px 0px 0px 0px' })
  const watch = () => inner.querySelectorAll('.earlier:not([data-watched])').forEach(button => { button.dataset.watched = 'true'; early.observe(button) })
  watch()
  new MutationObserver(watch).observe(inner, { childList: true })

  // ---- the composer
  const grow = () => { text.style.height = 'auto'; text.style.height = `${Math.min(text.scrollHeight + 2, innerHeight * .4)}px` }
  let growing = 0
  text.addEventListener('input', () => { cancelAnimationFrame(growing); growing = requestAnimationFrame(grow); suggest() })
  const send = steer => { form.elements.steer.value = steer ? 'yes' : ''; form.requestSubmit() }
  text.addEventListener('keydown', event => {
    if (!slash.hidden && ['ArrowDown', 'ArrowUp', 'Tab', 'Enter', 'Escape'].includes(event.key)) { choose(event); return }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      send((event.ctrlKey || event.metaKey) && form.querySelector('[data-steer]') !== null)
    } else if (event.key === 'Escape') form.querySelector('[data-cancel]')?.click()
    else if (event.altKey && /^[1-9]$/.test(event.key)) { const button = digit(pane, event.key); if (button) { event.preventDefault(); button.click() } }
  })
  form.addEventListener('click', event => { const button = event.target.closest('button[type=submit]'); if (button) form.elements.steer.value = button.matches('[data-steer]') ? 'yes' : '' })
  form.addEventListener('submit', event => { if (text.value.trim() === '' && picker.files.length === 0) { event.preventDefault(); event.stopImmediatePropagation() } else sticks = true }, true)
  form.addEventListener('said', () => { text.value = ''; picker.value = ''; chip(); grow(); slash.hidden = true; sticks = true; end() })

  // ---- files: picked, pasted, dropped; all of them are in the one field that is sent
  const add = files => {
    const all = new DataTransfer()
    for (const file of [...picker.files, ...files]) all.items.add(file)
    picker.files = all.files
    chip()
  }
  const chip = () => {
    for (const image of chips.querySelectorAll('img')) URL.revokeObjectURL(image.src)
    chips.replaceChildren(...[...picker.files].map((file, at) => {
      const one = document.createElement('span')
      one.className = 'file'
      if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) one.append(Object.assign(document.createElement('img'), { src: URL.createObjectURL(file), alt: '' }))
      one.append(file.name || 'pasted image')
      const drop = Object.assign(document.createElement('button'), { type: 'button', textContent: '×', className: 'quiet', ariaLabel: `Leave out ${file.name}` })
      drop.addEventListener('click', () => {
        const rest = new DataTransfer();
        [...picker.files].forEach((other, index) => { if (index !== at) rest.items.add(other) })
        picker.files = rest.files
        chip()
        text.focus()
      })
      one.append(drop)
      return one
    }))
  }
  picker.addEventListener('change', chip)
  text.addEventListener('paste', event => { if (event.clipboardData.files.length > 0) { event.preventDefault(); add(event.clipboardData.files) } })
  pane.addEventListener('dragover', event => { if (event.dataTransfer.types.includes('Files')) { event.preventDefault(); pane.classList.add('drop') } })
  pane.addEventListener('dragleave', event => { if (!pane.contains(event.relatedTarget)) pane.classList.remove('drop') })
  pane.addEventListener('drop', event => { pane.classList.remove('drop'); if (event.dataTransfer.files.length > 0) { event.preventDefault(); add(event.dataTransfer.files); text.focus() } })

  // ---- slash commands
  function suggest() {
    const typed = /^\/(\S*)$/.exec(text.value)
    const all = form.querySelector('template[data-commands]')
    const fitting = typed && all ? [...all.content.children].filter(one => one.dataset.name.toLowerCase().includes(typed[1].toLowerCase())).sort((a, b) => b.dataset.name.startsWith(typed[1]) - a.dataset.name.startsWith(typed[1])).slice(0, 12) : []
    slash.replaceChildren(...fitting.map((one, at) => { const copy = one.cloneNode(true); copy.ariaSelected = at === 0 ? 'true' : 'false'; return copy }))
    slash.hidden = fitting.length === 0
  }
  function take(one) { text.value = `/${one.dataset.name} `; slash.hidden = true; text.focus() }
  function choose(event) {
    const all = [...slash.children], at = all.findIndex(one => one.ariaSelected === 'true')
    if (event.key === 'Escape') { slash.hidden = true; event.preventDefault(); return }
    if (event.key === 'Enter' && text.value.slice(1) === all[at].dataset.name) { slash.hidden = true; event.preventDefault(); send(false); return }
    event.preventDefault()
    if (event.key === 'Enter' || event.key === 'Tab') { take(all[at]); return }
    const next = (at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length
    all.forEach((one, index) => { one.ariaSelected = index === next ? 'true' : 'false' })
    all[next].scrollIntoView({ block: 'nearest' })
  }
  slash.addEventListener('click', event => { const one = event.target.closest('li'); if (one) take(one) })

  // ---- a question takes the focus, if nobody is typing
  const asks = pane.querySelector('.asks')
  new MutationObserver(() => {
    const ask = asks.querySelector('[data-ask]')
    if (ask && !ask.dataset.seen) {
      ask.dataset.seen = 'true'
      if (document.activeElement === text && text.value !== '') return
      ask.querySelector('button, input:not([type=hidden])')?.focus({ preventScroll: true })
    } else if (!ask && document.activeElement === document.body) text.focus({ preventScroll: true })
  }).observe(asks, { childList: true, subtree: true })
}

function digit(within, key) { return within.querySelector(`[data-ask] button[data-digit="${key}"]`) }
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('textarea, select, input:not([type=hidden])') || document.querySelector('dialog[open]')) return
  if (/^[1-9]$/.test(event.key)) { const button = digit(event.target.closest('.pane') ?? document, event.key); if (button) { event.preventDefault(); button.click() } }
  if (event.key === 'Escape') document.querySelector('[data-cancel]')?.click()
})

acts.toEnd = button => { const items = button.parentElement.querySelector('.items'); items.scrollTop = items.scrollHeight }
acts.attach = button => button.closest('form').querySelector('input[type=file]').click()
acts.jump = button => {
  const pane = button.closest('.pane')
  const target = document.getElementById(`${pane.dataset.prefix}-i${button.dataset.to}`)
  if (!target) { say('That is further up: scroll there, then search again'); return }
  button.closest('details').open = false
  target.scrollIntoView({ block: 'center' })
  target.classList.add('lit')
  setTimeout(() => target.classList.remove('lit'), 2000)
}

// The earlier conversations are asked for when somebody wants to see them: that starts Claude Code's bridge.
const kept = document.querySelector('details.kept')
kept?.addEventListener('toggle', () => { if (kept.open) document.body.dispatchEvent(new CustomEvent('kept')) })
