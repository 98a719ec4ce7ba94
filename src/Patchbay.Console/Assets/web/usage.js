// Draws the charts of the usage page with uPlot, from the JSON beside each. The tables say the same to whoever sees no chart.
'use strict'
{
  const parts = [['input', 'Input', '--info'], ['cacheWrite', 'To cache', '--t-key'], ['cacheRead', 'From cache', '--good-fill'], ['output', 'Output', '--cable']]
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const short = value => value >= 1e6 ? `${+(value / 1e6).toFixed(2)}M` : value >= 1e3 ? `${+(value / 1e3).toFixed(1)}k` : `${value}`
  const cut = text => text.length > 18 ? `…${text.slice(-17)}` : text || 'not known'
  let drawn = []

  function draw(figure) {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent)
    const isTimes = !data.labels
    // Hours are those of the clock; days begin at the server's midnight, which is this machine's.
    const from = data.step < 86400 ? data.from - data.from % data.step : data.from
    const x = isTimes ? data.x.map(start => start + data.step / 2) : data.labels.map((_, index) => index)
    // Stacked by hand: each series is the sum of itself and those below, and the tallest is drawn first.
    const sums = []
    for (const [index, [name]] of parts.entries()) sums.push(data[name].map((value, at) => value + (index ? sums[index - 1][at] : 0)))
    const [ink, line] = [colour('--faint'), colour('--line')]
    const bars = uPlot.paths.bars({ size: [isTimes ? .8 : .55, isTimes ? 28 : 56] })
    const series = parts.map(([name, label, fill], index) => ({
      label, fill: colour(fill), stroke: colour(fill), width: 0, paths: bars, points: { show: false },
      value: (_, __, ___, at) => at === null || at === undefined ? '–' : short(data[name][at]),
    })).reverse()
    const axis = { stroke: ink, font: '12px system-ui, sans-serif', grid: { stroke: line, width: 1 }, ticks: { show: false } }
    return new uPlot({
      width: figure.clientWidth, height: isTimes ? 220 : 250, padding: [10, 10, 0, 0],
      cursor: { y: false, drag: { x: false, y: false } }, legend: { live: true },
      scales: {
        x: isTimes ? { time: true, range: [from, from + Math.ceil((data.to - from) / data.step) * data.step] } : { time: false, range: [-.6, Math.max(x.length, 4) - .4] },
        y: { range: (_, __, max) => [0, Math.max(1, max * 1.08)] },
      },
      axes: [
        isTimes
          ? { ...axis, grid: { show: false }, space: 60, size: 32, values: (_, splits) => splits.map(at => { const time = new Date(at * 1000); return data.step < 86400 ? `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}` : `${String(time.getMonth() + 1).padStart(2, '0')}-${String(time.getDate()).padStart(2, '0')}` }), incrs: data.step < 86400 ? [3600, 7200, 10800, 21600, 43200] : [86400, 2 * 86400, 7 * 86400, 30 * 86400] }
          : { ...axis, grid: { show: false }, splits: () => x, values: () => data.labels.map(cut), rotate: -28, size: 78, gap: 8 },
        { ...axis, size: 52, values: (_, splits) => splits.map(short) },
      ],
      series: [{ label: isTimes ? 'Time' : 'Of', value: (_, at, __, index) => index === null || index === undefined ? '–' : isTimes ? new Date(data.x[index] * 1000).toLocaleString([], data.step < 86400 ? { hour: '2-digit', minute: '2-digit' } : { month: 'short', day: 'numeric' }) : data.labels[index] || 'not known' }, ...series],
    }, [x, ...sums.reverse()], figure)
  }

  function drawAll() {
    for (const chart of drawn) chart.destroy()
    drawn = [...document.querySelectorAll('[data-chart]')].map(draw)
  }
  drawAll()
  let wait
  const soon = () => { clearTimeout(wait); wait = setTimeout(drawAll, 100) }
  let width = innerWidth
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; soon() } })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', soon)
  new MutationObserver(soon).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
}
