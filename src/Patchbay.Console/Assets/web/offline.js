// Looks for the gateway again until it is back.
setInterval(() => fetch('/readyz', { cache: 'no-store' }).then(answer => { if (answer.ok) location.reload() }).catch(() => {}), 1000)
