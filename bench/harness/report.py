"""Medians, ratios within a round, verdicts, and the two result files."""
import json
import statistics

from .gateways import TRANSLATING

YARDSTICK = "nginx"
DISTURBED = 0.1  # share of the machine that other programs used during a measurement


def values(results, gateway, key):
    return [r[key] for r in results.get(gateway, []) if r.get(key) is not None]


def median(results, gateway, key):
    found = values(results, gateway, key)
    return statistics.median(found) if found else None


def paired(results, gateway, other, key, combine):
    """Median over the rounds of one round's combination: neighbours in time share the machine's mood."""
    pairs = [(a.get(key), b.get(key)) for a, b in zip(results.get(gateway, []), results.get(other, []))]
    found = [combine(a, b) for a, b in pairs if a is not None and b is not None and (b or combine is minus)]
    return statistics.median(found) if found else None


def minus(a, b):
    return a - b


def over(a, b):
    return a / b


def judged(target, results, gateway, key):
    if target.of == "translation":
        return paired(results, gateway, gateway.removesuffix(TRANSLATING), key, over)
    if target.of == "ratio":
        return paired(results, gateway, YARDSTICK, key, over)
    if target.of == "added":
        return paired(results, gateway, "direct", key, minus)
    return median(results, gateway, key)


def failures(results, gateway):
    return sum(r.get("failures", 0) for r in results.get(gateway, []))


def verdict(target, results, gateway, key):
    value = judged(target, results, gateway, key)
    if value is None:
        return None, "no figure"
    if failures(results, gateway):
        return value, "**not met** (failures)"
    return value, "met" if value <= target.limit else "**not met**"


def number(value, decimals):
    return "–" if value is None else f"{value:,.{decimals}f}"


def markdown(run, cases):
    tested = run["tested"]
    lines = [f"# {run['name']}", "",
             f"{run['date']} · {run['machine']} · {run['versions']} · {run['rounds']} interleaved rounds{' (quick: do not quote)' if run['quick'] else ''}.",
             "Medians; ratios and differences are medians of the rounds' own. Believe the ratios of one run, not µs across runs: see [README](../README.md).", ""]
    if tested:
        lines += targets_table(run, cases, tested)
    for case in cases:
        lines += case_table(run["cases"][case.name], case, tested)
    return "\n".join(lines) + "\n"


def targets_table(run, cases, tested):
    lines = ["## Targets", "", "| case | figure | target |" + "".join(f" {t} | |" for t in tested), "|---|---|---|" + "--:|---|" * len(tested)]
    for case in cases:
        for figure in case.figures:
            if not figure.target:
                continue
            row = f"| {case.name} | {figure.label} | {figure.target.text} |"
            is_ratio = figure.target.of in ("ratio", "translation")
            for t in tested:
                value, text = verdict(figure.target, run["cases"][case.name], t + (TRANSLATING if case.translated else ""), figure.key)
                row += f" {number(value, 2 if is_ratio else figure.decimals)}{' ×' if is_ratio and value is not None else ''} | {text} |"
            lines.append(row)
    return lines + [""]


def case_table(results, case, tested):
    names = list(results)
    yardsticks = [n for n in names if n.startswith("nginx")]
    if case.translated:
        ratios = [(n, n.removesuffix(TRANSLATING)) for n in names if n.endswith(TRANSLATING)]
    else:
        ratios = [(t, y) for t in tested if t in names for y in yardsticks]
    lines = [f"## {case.name}: {case.title}", "",
             "| |" + "".join(f" {n} |" for n in names) + "".join(f" {t} / {y} |" for t, y in ratios),
             "|---|" + "--:|" * (len(names) + len(ratios))]
    for figure in case.figures:
        row = f"| {figure.label} |" + "".join(f" {number(median(results, n, figure.key), figure.decimals)} |" for n in names)
        for t, y in ratios:
            ratio = paired(results, t, y, figure.key, over)
            row += f" {number(ratio, 2)}{' ×' if ratio is not None else ''} |"
        lines.append(row)
    notes = [f"{n}: {failures(results, n)} failures ({next(r['first_failure'] for r in results[n] if r.get('first_failure'))})" for n in names
             if failures(results, n) and any(r.get("first_failure") for r in results[n])]
    notes += [f"{n}: {r['error']}" for n in names for r in results[n] if r.get("error")]
    loud = max((r.get("other_cpu_share", 0) for n in names for r in results[n]), default=0)
    if loud > DISTURBED:
        notes.append(f"disturbed: other programs used up to {loud:.0%} of the machine during a round")
    return lines + ([""] + [f"- {note}" for note in notes] if notes else []) + [""]


def write(run, cases, folder):
    folder.mkdir(exist_ok=True)
    (folder / f"{run['name']}.json").write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n")
    text = markdown(run, cases)
    (folder / f"{run['name']}.md").write_text(text)
    return text
