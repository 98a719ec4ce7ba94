// The page's scripts begin when it has been painted once: a deferred script is evaluated before that, and takes the processor from the painting.
'use strict'
{
  // What somebody does until they are there is done then.
  const held = []
  const hold = event => {
    if (event.type === 'keydown') {
      const field = event.target.closest('input, textarea, select')
      if (field && !(event.key === 'Enter' && field.matches('textarea'))) return
      if (field) event.preventDefault()
      held.push(() => event.target.dispatchEvent(new KeyboardEvent('keydown', event)))
      return
    }
    const button = event.target.closest('button, a[hx-get]')
    if (!button) return
    event.preventDefault()
    event.stopImmediatePropagation()
    held.push(() => button.click())
  }
  const release = () => {
    for (const type of ['click', 'keydown']) removeEventListener(type, hold, true)
    document.documentElement.dataset.scripts = 'there'
    for (const act of held) act()
  }
  for (const type of ['click', 'keydown']) addEventListener(type, hold, true)

  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    const scripts = [...document.querySelectorAll('script[type="text/after-paint"]')].map(({ src }) => Object.assign(document.createElement('script'), { src, async: false }))
    // htmx looks at the page one timer after it was evaluated.
    scripts.at(-1).onload = scripts.at(-1).onerror = () => setTimeout(release)
    document.head.append(...scripts)
  }
  new PerformanceObserver(begin).observe({ type: 'paint', buffered: true })
  // A page in the background is not painted.
  setTimeout(begin, 500)
}
