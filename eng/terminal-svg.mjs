// Draws what a terminal shows as an SVG for the docs: `tmux capture-pane -e -p | node eng/terminal-svg.mjs "title" > docs/images/NAME.svg`.
// Colours and bold of the text (SGR) are kept; widths are those of the longest line.
import { readFileSync } from 'node:fs';

const title = process.argv[2] ?? '';
const palette = ['#484f58', '#ff7b72', '#7ee787', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#c9d1d9', '#6e7681', '#ffa198', '#56d364', '#f2cc60', '#a5d6ff', '#e2c5ff', '#b3f0ff', '#ffffff'];
const plain = '#c9d1d9';
// A renderer may fold blanks; no-break ones it keeps.
const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/ /g, '\u00a0');

function cube(n) {
  if (n < 16) return palette[n];
  if (n >= 232) return `rgb(${Array(3).fill(8 + (n - 232) * 10)})`;
  const level = v => (v ? 55 + v * 40 : 0);
  n -= 16;
  return `rgb(${level(Math.floor(n / 36))},${level(Math.floor(n / 6) % 6)},${level(n % 6)})`;
}

function spans(line, style) {
  const found = [];
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (!part.startsWith('\x1b[')) {
      if (part) found.push({ ...style, text: part });
      continue;
    }
    const codes = part.slice(2, -1).split(';').map(Number);
    for (let i = 0; i < codes.length; i++) {
      const c = codes[i];
      if (c === 0) style = { fill: plain, bold: false, dim: false };
      else if (c === 1) style = { ...style, bold: true };
      else if (c === 2) style = { ...style, dim: true };
      else if (c === 22) style = { ...style, bold: false, dim: false };
      else if (c === 39) style = { ...style, fill: plain };
      else if (c >= 30 && c <= 37) style = { ...style, fill: palette[c - 30] };
      else if (c >= 90 && c <= 97) style = { ...style, fill: palette[c - 82] };
      else if (c === 38 && codes[i + 1] === 5) { style = { ...style, fill: cube(codes[i + 2]) }; i += 2; }
      else if (c === 38 && codes[i + 1] === 2) { style = { ...style, fill: `rgb(${codes.slice(i + 2, i + 5)})` }; i += 4; }
    }
  }
  return [found, style];
}

const lines = readFileSync(0, 'utf8').replace(/\s+$/, '').split('\n');
const longest = Math.max(...lines.map(line => [...line.replace(/\x1b\[[0-9;]*m/g, '').trimEnd()].length));
const width = Math.ceil(longest * 8.43) + 40;
const height = 48 + lines.length * 21;
let style = { fill: plain, bold: false, dim: false };
let body = '';
lines.forEach((line, row) => {
  let parts;
  [parts, style] = spans(line.trimEnd(), style);
  const inner = parts.map(p => `<tspan fill="${p.fill}"${p.bold ? ' font-weight="700"' : ''}${p.dim ? ' opacity=".65"' : ''}>${escape(p.text)}</tspan>`).join('');
  body += `<text x="20" y="${52 + row * 21}">${inner}</text>\n`;
});
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<rect width="${width}" height="${height}" rx="10" fill="#14181f"/>
<circle cx="22" cy="20" r="6" fill="#3a4250"/><circle cx="42" cy="20" r="6" fill="#3a4250"/><circle cx="62" cy="20" r="6" fill="#3a4250"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" xml:space="preserve">
${body}</g>
</svg>
`);
