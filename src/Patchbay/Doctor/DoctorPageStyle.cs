namespace Patchbay.Doctor;

/// <summary>How the page looks: light and dark as the reader's system is, one column on a phone.</summary>
internal static class DoctorPageStyle
{
    /// <summary>The whole of it; the page loads nothing.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1c1d20; --soft: #5d616b; --page: #fbfaf8; --card: #ffffff; --line: #e2e0db; --code: #f3f1ec;
          --pass: #1c6b3c; --warn: #8a5a00; --fail: #b3261e; --skip: #6b6f78; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e9e7e2; --soft: #a3a6ad; --page: #17181b; --card: #1f2125; --line: #34373d; --code: #282b30;
          --pass: #7fd39b; --warn: #efc16a; --fail: #ff9b93; --skip: #9a9da5; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
        p { margin: .25rem 0; } .soft { color: var(--soft); }
        .sum { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; padding: 0; list-style: none; }
        .sum li { border: 1px solid var(--line); border-radius: .5rem; background: var(--card); padding: .35rem .75rem; font-weight: 600; }
        ol.checks { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); overflow: hidden; }
        ol.checks > li { padding: .75rem 1rem; border-top: 1px solid var(--line); } ol.checks > li:first-child { border-top: 0; }
        ol.checks > li.fail { box-shadow: inset .25rem 0 var(--fail); } ol.checks > li.warn { box-shadow: inset .25rem 0 var(--warn); }
        .row { display: grid; grid-template-columns: 3.2rem 9rem 1fr auto; gap: .25rem .75rem; align-items: baseline; }
        .word { font: 600 .85rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        .pass .word, b.pass { color: var(--pass); } .warn .word, b.warn { color: var(--warn); } .fail .word, b.fail { color: var(--fail); } .skipped .word, b.skipped { color: var(--skip); }
        .name { font-weight: 600; } .skipped .name { font-weight: 400; }
        .time { color: var(--soft); font-size: .85rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .what, .todo, details { overflow-wrap: anywhere; } .todo { margin: .35rem 0 0 3.95rem; } .todo b { font-weight: 600; }
        details { margin: .35rem 0 0 3.95rem; } summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
        pre { background: var(--code); border-radius: .4rem; padding: .6rem .75rem; margin: .4rem 0; max-height: 18rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: .8rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        code { font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code); border-radius: .25rem; padding: 0 .2rem; } .todo .soft { white-space: nowrap; }
        @media (max-width: 40rem) { .row { grid-template-columns: 3.2rem 1fr auto; } .row .what { grid-column: 1 / -1; order: 1; } .todo, details { margin-left: 0; } }
        @media print { details { display: none; } }
        """;
}
