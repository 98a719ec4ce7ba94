// Writes a conversation to Claude Code's own store, as hostile as a model and its tools can make one, and as long:
//   node bench/console/transcript.mjs CONFIG_FOLDER WORK_FOLDER SESSION MESSAGES
// Script tags, javascript: links, lines of a megabyte, text that is reordered or hidden, a tool's output of 5 MB, and MESSAGES ordinary messages.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'

const [,, config, cwd, sessionId, messages] = process.argv
const lines = []
let parentUuid = null, at = Date.parse('2026-11-01T10:00:00Z')
const add = (type, message, more = {}) => {
  const uuid = randomUUID()
  lines.push(JSON.stringify({ parentUuid, isSidechain: false, type, message, uuid, timestamp: new Date(at += 1000).toISOString(), userType: 'external', entrypoint: 'sdk-ts', cwd, sessionId, version: '2.1.330', gitBranch: '', ...more }))
  parentUuid = uuid
}
const user = content => add('user', { role: 'user', content: typeof content === 'string' ? [{ type: 'text', text: content }] : content })
const claude = content => add('assistant', { id: `msg_${randomUUID().slice(0, 8)}`, type: 'message', role: 'assistant', model: 'claude-opus-5-5', content: typeof content === 'string' ? [{ type: 'text', text: content }] : content, stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 10, output_tokens: 10 } })
const tool = (input, output) => {
  const id = `toolu_${randomUUID().slice(0, 8)}`
  claude([{ type: 'tool_use', id, name: 'Bash', input }])
  user([{ type: 'tool_result', tool_use_id: id, content: output }])
}

for (let index = 0; index < Number(messages) / 2; index++) {
  user(`question ${index}: what of part ${index}?`)
  claude(`Answer **${index}**: part ${index} is in \`src/part${index}.cs\`.\n\n\`\`\`csharp\nvar part = ${index}; // the part\nConsole.WriteLine(part);\n\`\`\``)
}

const mark = "globalThis.__owned=1"
user(`<script>${mark}</script><img src=x onerror="${mark}">`)
claude([
  `<script>${mark}</script>`, `<img src=x onerror=${mark}>`, `<svg onload=${mark}>`, `<iframe srcdoc="<script>parent.${mark}</script>">`, `<a href="javascript:${mark}">a</a>`, `[click](javascript:${mark})`,
  `[click](JAVASCRIPT:${mark})`, `[click](data:text/html,<script>${mark}</script>)`, `![pixel](http://127.0.0.1:1/pixel.png)`, `<div hx-get="/console/now" hx-trigger="load" hx-target="body"></div>`, `<hx-partial hx-target="body">gone</hx-partial>`,
  '</template></article></div><h1>broken out</h1>', `<style>body{display:none}</style>`, `<form action="http://127.0.0.1:1/"><input name=q></form>`, `<meta http-equiv="refresh" content="0;url=http://127.0.0.1:1/">`, `<base href="http://127.0.0.1:1/">`,
].join('\n\n'))
claude('if (accessLevel != "user\u202E \u2066// Check if admin\u2069 \u2066") { hidden\u200Bword \u{E0041}\u{E0042} }')
claude('\u202E' + 'everything after this is turned around '.repeat(20))
claude('[['.repeat(4000) + '\n\n' + '> '.repeat(4000) + 'deep')
claude('x'.repeat(1_000_000))
claude('```js\n' + `const line = "${'y'.repeat(300_000)}"\n` + '```')
tool({ command: `echo '<script>${mark}</script>'` }, 'z'.repeat(80) + '\n' + Array.from({ length: 52_000 }, (_, index) => `${index} <script>${mark}</script> \u001b[31mred\u001b[0m ${'o'.repeat(60)}`).join('\n'))
tool({ command: 'w'.repeat(100_000) }, '\u001b]0;title\u0007' + 'one line of a megabyte '.repeat(50_000))
user('the last word')
claude('And the end of it.')

const folder = join(config, 'projects', cwd.replaceAll(/[^A-Za-z0-9]/g, '-'))
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, `${sessionId}.jsonl`), lines.join('\n') + '\n')
