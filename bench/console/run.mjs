// What the console costs: first paint and transfer of every page, how long a key or a wheel waits in a hostile conversation of ten thousand messages,
// and whether memory grows with traffic while pages are open.
//   node bench/console/run.mjs [--patchbay PROGRAM] [--exchanges N] [--only paint] [--out FILE]
// Debian's Chromium, the real Claude Code and its bridge, a scripted endpoint; everything stays on 127.0.0.1 and in a temporary folder.
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, writeFileSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, cpus } from 'node:os'
import { join, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRequire } from 'node:module'
import http from 'node:http'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const option = (name, usual) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? usual : process.argv[at + 1] }
const patchbay = option('patchbay', join(root, 'dist', 'patchbay')), exchanges = Number(option('exchanges', 57600)), out = option('out', null), paintOnly = option('only', '') === 'paint'
const { chromium } = createRequire(import.meta.url)(join(root, 'artifacts/bin/Patchbay.EndToEnd/release/.playwright/package'))
const clients = join(root, 'tests/clients/node_modules'), session = '11111111-2222-4333-8444-555555555555'
const folder = mkdtempSync(join(tmpdir(), 'pb-bench-')), home = join(folder, 'home'), work = join(folder, 'work')
mkdirSync(join(home, '.config/patchbay'), { recursive: true }); mkdirSync(work)
const env = { PATH: process.env.PATH, HOME: home, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', PATCHBAY_CLAUDE: join(clients, '.bin/claude'), PATCHBAY_ACP_BRIDGE: join(clients, '@agentclientprotocol/claude-agent-acp/dist/index.js') }
const run = (...args) => execFileSync(patchbay, args, { env, cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
const median = all => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]
// Whatever else runs on the machine is waited for, a minute at most: two cores are soon taken.
let waits = 0, busy = 0
const processor = () => { const all = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/ +/).slice(1).map(Number); return { idle: all[3] + all[4], all: all.reduce((sum, one) => sum + one) } }
const quiet = async () => {
  waits++
  for (let tries = 0; tries < 150; tries++) {
    const before = processor(); await new Promise(resolve => setTimeout(resolve, 400)); const after = processor()
    if ((after.idle - before.idle) / (after.all - before.all) > .85) return
  }
  busy++
}
const rows = [], say = text => { rows.push(text); console.log(text) }

const fake = spawn(join(root, 'artifacts/bin/Patchbay.FakeEndpoint/release/fake-endpoint'), ['--name', 'one'], { stdio: ['pipe', 'pipe', 'ignore'] })
const one = JSON.parse(await new Promise(resolve => fake.stdout.once('data', resolve))).url
writeFileSync(join(home, '.config/patchbay/settings.json'), JSON.stringify({ customApiEndpoint: 'one', listen: 'http://127.0.0.1:0', endpoints: { one: { kind: 'custom', url: one }, dead: { kind: 'custom', url: 'http://127.0.0.1:9' } } }), { mode: 0o600 })
if (!paintOnly) execFileSync('node', [join(root, 'bench/console/transcript.mjs'), join(home, '.claude'), work, session, '10000'])
const { url, pid } = JSON.parse(run('serve', '--background', '--json'))
const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const login = () => run('console', '--no-open')
const open = async () => { const context = await browser.newContext({ viewport: { width: 1280, height: 860 } }); const page = await context.newPage(); await page.goto(login()); await page.waitForURL('**/console/'); return { context, page } }

try {
  say(`# The console\n\n${cpus().length} cores (${cpus()[0].model.trim()}), Chromium ${browser.version()}, ${run('--version')}, native; made by \`bench/console/run.mjs\`.\n`)
  const idle = rss()
  // ---- first paint and transfer, nothing cached but the sign-in
  say('First contentful paint in ms, median of 7 (again: of 21) and worst. New: a browser profile that was never here, its first page, in a window that is open already. Again: the same page, loaded again. Both when the machine is idle, or has not been for a minute.\n\n| page | new | again | transferred, new, kB | transferred again, kB |\n|---|---|---|---|---|')
  for (const path of ['offline.html', 'now', 'chat', 'endpoints', 'traffic', 'agents', 'usage', 'doctor', 'settings']) {
    const paints = [], warm = []; let first = 0, again = 0
    for (let round = 0; round < 7; round++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 } }), page = await context.newPage()
      const cookie = await fetch(login(), { redirect: 'manual' }).then(answer => answer.headers.get('set-cookie').split(';')[0].split('='))
      await context.addCookies([{ name: cookie[0], value: cookie.slice(1).join('='), domain: '127.0.0.1', path: '/console' }])
      // A window that has just been opened loads the browser's own parts, on the same cores.
      await page.waitForTimeout(1500); await quiet()
      // It would load itself again in the middle of the waiting.
      if (path === 'offline.html') await page.addInitScript(() => { globalThis.setInterval = () => 0 })
      const visit = async () => {
        await page.goto(`${url}/console/${path}`, { waitUntil: 'load' })
        const paint = await page.evaluate(() => new Promise(resolve => { const look = () => { const one = performance.getEntriesByName('first-contentful-paint')[0]; one ? resolve(one.startTime) : setTimeout(look, 5) }; look() }))
        // The scripts come after the paint.
        if (path !== 'offline.html') await page.locator('html[data-scripts]').waitFor({ state: 'attached' })
        const bytes = await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(one => !one.name.includes('/live')).reduce((sum, one) => sum + one.transferSize, 0))
        return { paint, bytes }
      }
      const cold = await visit(); paints.push(cold.paint); first = Math.max(first, cold.bytes)
      for (let more = 0; more < 3; more++) { await page.waitForTimeout(300); await quiet(); const next = await visit(); warm.push(next.paint); again = Math.max(again, next.bytes) }
      await context.close()
    }
    say(`| ${path} | ${median(paints).toFixed(0)}, ${Math.max(...paints).toFixed(0)} | ${median(warm).toFixed(0)}, ${Math.max(...warm).toFixed(0)} | ${(first / 1000).toFixed(1)} | ${(again / 1000).toFixed(1)} |`)
  }

  say(`\n${busy} of ${waits} loads found the machine busy all the same.`)
  if (!paintOnly) await load(idle)
} finally {
  await browser.close(); try { run('down') } catch {} fake.kill(); rmSync(folder, { recursive: true, force: true })
}
if (out) writeFileSync(out, rows.join('\n') + '\n')
process.exit(0)

// What a gateway at work and a long conversation cost.
async function load(idle) {
  // ---- memory: while both pages that follow traffic are open
  {
    const { context, page } = await open()
    await page.goto(`${url}/console/traffic`)
    const other = await context.newPage(); await other.goto(`${url}/console/now`)
    const token = run('token'), agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
    const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 64, stream: true, messages: [{ role: 'user', content: 'hello '.repeat(400) }] })
    const ask = number => new Promise((resolve, reject) => {
      const request = http.request(`${url}/v1/messages`, { method: 'POST', agent, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-claude-code-session-id': `session-${number % 40}` } }, answer => answer.resume().on('end', resolve))
      request.on('error', reject).end(body)
    })
    const points = [], started = performance.now()
    for (let done = 0; done < exchanges; done += 8) {
      await Promise.all(Array.from({ length: 8 }, (_, index) => ask(done + index)))
      if (done % 400 === 0) points.push([done, rss()])
    }
    const seconds = (performance.now() - started) / 1000
    const late = points.slice(Math.floor(points.length / 4)), mean = axis => late.reduce((sum, point) => sum + point[axis], 0) / late.length
    const slope = late.reduce((sum, point) => sum + (point[0] - mean(0)) * (point[1] - mean(1)), 0) / late.reduce((sum, point) => sum + (point[0] - mean(0)) ** 2, 0)
    say(`\nMemory of the gateway's process: ${idle.toFixed(0)} MiB when it has started. ${exchanges} exchanges (8 hours of one every ${(8 * 3600 / exchanges).toFixed(1)} s) in ${seconds.toFixed(0)} s, with Traffic and Now open and following; resident MiB by quarters:\n\n| quarter | least | median | most |\n|---|---|---|---|`)
    for (let quarter = 0; quarter < 4; quarter++) {
      const part = points.slice(quarter * points.length / 4, (quarter + 1) * points.length / 4).map(point => point[1])
      say(`| ${quarter + 1} | ${Math.min(...part).toFixed(0)} | ${median(part).toFixed(0)} | ${Math.max(...part).toFixed(0)} |`)
    }
    say(`\nSlope from the second quarter on: ${(slope * 1000).toFixed(2)} MiB a thousand exchanges. Rows in the page at the end: ${await page.locator('tbody tr').count()}.`)
    await context.close()
  }

  // ---- a hostile conversation
  const { page } = await open()
  await page.goto(`${url}/console/chat`); await page.click('.kept summary'); await page.click(`.kept-list input[value="${session}"] ~ button`)
  await page.waitForURL('**/chat?s=*', { timeout: 120000 }); await page.locator('text=And the end of it.').first().waitFor()
  await page.evaluate(() => {
    globalThis.waits = []; globalThis.long = []
    new PerformanceObserver(list => list.getEntries().forEach(entry => waits.push(entry.duration))).observe({ type: 'event', durationThreshold: 16 })
    new PerformanceObserver(list => list.getEntries().forEach(entry => long.push(entry.duration))).observe({ type: 'longtask' })
  })
  const use = async what => {
    await page.evaluate(() => { waits.length = 0; long.length = 0 })
    await page.focus('.composer textarea'); await page.keyboard.type('typing into it goes on as if nothing were there', { delay: 30 })
    await page.hover('.items'); for (let at = 0; at < 60; at++) { await page.mouse.wheel(0, what.by); await page.waitForTimeout(30) }
    await page.waitForTimeout(300)
    const seen = await page.evaluate(() => ({ wait: Math.max(0, ...waits), long: Math.max(0, ...long), count: long.length, items: document.querySelectorAll('article').length }))
    say(`| ${what.name} | ${seen.items} | ${seen.wait || '< 16'} | ${seen.long.toFixed(0)} (${seen.count}) |`)
  }
  say('\nA hostile conversation of 10,000 messages (`bench/console/transcript.mjs`): 47 keys typed, the wheel turned 60 times.\n\n| | items in the page | slowest key or click to the next frame, ms | longest task, ms (tasks over 50 ms) |\n|---|---|---|---|')
  await use({ name: 'as it is opened', by: -400 })
  while (await page.locator('.earlier').count() > 0) { await page.evaluate(() => { document.querySelector('.items').scrollTop = 0 }); await page.waitForTimeout(50) }
  await page.waitForTimeout(1000)
  await use({ name: 'all of it in the page, downwards', by: 900 })
  await use({ name: 'all of it in the page, upwards', by: -900 })

  // ---- a dead endpoint is explained
  const dead = []
  await page.goto(`${url}/console/chat`); await page.fill('#new-folder', work); await page.click('.new-chat button.primary'); await page.waitForURL('**/chat?s=*')
  await page.fill('.composer textarea', 'hello'); await page.keyboard.press('Enter'); await page.locator('.end').first().waitFor()
  await page.selectOption('.endpoint', 'dead'); await page.locator('.across').first().waitFor()
  for (let round = 0; round < 5; round++) {
    const known = await page.locator('.finding').count(), asked = performance.now()
    await page.fill('.composer textarea', `hello ${round}`); await page.keyboard.press('Enter')
    await page.locator('.finding').nth(known).waitFor(); dead.push(performance.now() - asked)
    await page.locator('.end').nth(known + 1).waitFor()
  }
  say(`\nA dead endpoint is explained in the conversation ${median(dead).toFixed(0)} ms after Enter (median of 5, worst ${Math.max(...dead).toFixed(0)}).`)
}
