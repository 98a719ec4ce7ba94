using System.Net;
using System.Text;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Doctor;

/// <summary>The report as one page for those who run a gateway: it loads nothing, runs nothing, and holds no secret.</summary>
internal sealed class DoctorPage
{
    private readonly StringBuilder _html = new();
    private readonly ConformanceReport _report;

    /// <summary>What a user's own files say is nobody else's business.</summary>
    private DoctorPage(ConformanceReport report) => _report = report with { Checks = [.. report.Checks.Where(check => check.Layer != Layer.Lifecycle)] };

    /// <summary>The page.</summary>
    public static string Of(ConformanceReport report)
    {
        var page = new DoctorPage(report);
        page.Head();
        page.Summary();
        page.Section("What to look at", page._report.Checks.Where(check => check.Verdict is Verdict.Fail or Verdict.Warn));
        page.Section("All checks", page._report.Checks);
        page.Deep();
        page.Foot();
        return page._html.ToString();
    }

    private void Head() => _html.Append(CultureInfo.InvariantCulture, $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer">
        <title>{Text($"{_report.Endpoint}: how it serves Claude Code")}</title>
        <style>
        {DoctorPageStyle.Css}
        </style>
        </head>
        <body><main>

        """);

    private void Summary()
    {
        var isUrl = _report.Endpoint == _report.Url;
        _html.Append(CultureInfo.InvariantCulture, $"""
            <h1>{Text(_report.Endpoint)}</h1>
            <p class="soft">{(isUrl ? "" : Text(_report.Url) + " · ")}{Text(_report.Dialect)}{(_report.Model.Length > 0 ? " · asked for " + Text(_report.Model) : "")} · {_report.Time.ToUniversalTime():yyyy-MM-dd HH:mm} UTC · Patchbay {Text(_report.Patchbay)}</p>
            <p>How this address serves Claude Code, seen from a user’s machine. Each line is a request or two that anybody can repeat: the commands are below, the key is not in them.</p>
            <ul class="sum">

            """);
        foreach (var (verdict, words) in new[] { (Verdict.Fail, "failed"), (Verdict.Warn, "to be known"), (Verdict.Pass, "good"), (Verdict.Skipped, "skipped") })
        {
            if (_report.Checks.Count(check => check.Verdict == verdict) + (_report.Deep ?? []).Count(one => one.Verdict == verdict) is var count and > 0) _html.Append(CultureInfo.InvariantCulture, $"<li><b class=\"{Class(verdict)}\">{count}</b> {words}</li>\n");
        }

        _html.Append("</ul>\n");
    }

    private void Section(string title, IEnumerable<CheckResult> checks)
    {
        var rows = checks.ToArray();
        if (rows.Length == 0) return;
        _html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(title)}</h2>\n<ol class=\"checks\">\n");
        foreach (var check in rows)
        {
            Row(check.Verdict, check.Name, check.Milliseconds, check.Evidence);
            if (check.Remedy.Length > 0) _html.Append(CultureInfo.InvariantCulture, $"<p class=\"todo\"><b>To do:</b> {Code(check.Remedy)}{(check.Code.Length > 0 ? $" <span class=\"soft\">({Text(check.Code)})</span>" : "")}</p>\n");
            Exchanges(check);
            _html.Append("</li>\n");
        }

        _html.Append("</ol>\n");
    }

    private void Row(Verdict verdict, string name, double milliseconds, string evidence) => _html.Append(CultureInfo.InvariantCulture, $"""
        <li class="{Class(verdict)}"><div class="row"><span class="word">{DoctorOutput.Word(verdict)}</span><span class="name">{Text(name)}</span><span class="what">{Code(evidence)}</span><span class="time">{(verdict == Verdict.Skipped ? "" : $"{milliseconds:N0} ms")}</span></div>

        """);

    private void Exchanges(CheckResult check)
    {
        if (check.Exchanges.Count == 0) return;
        _html.Append(CultureInfo.InvariantCulture, $"<details><summary>{(check.Exchanges.Count == 1 ? "the request" : $"the {check.Exchanges.Count} requests")}, and how to repeat {(check.Exchanges.Count == 1 ? "it" : "them")}</summary>\n");
        foreach (var exchange in check.Exchanges)
        {
            if (CurlLine.Of(_report.Url, exchange) is { } line) _html.Append(CultureInfo.InvariantCulture, $"<pre>{Text(line)}</pre>\n");
            else _html.Append(CultureInfo.InvariantCulture, $"<pre>{Text(exchange.Request)}\n{Text(exchange.Body)}</pre>\n");
            _html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{(exchange.Status == 0 ? "No answer:" : $"Answered {exchange.Status}:")}</p>\n<pre>{(exchange.Answer.Length == 0 ? "(empty)" : Text(exchange.Answer))}</pre>\n");
        }

        _html.Append("</details>\n");
    }

    private void Deep()
    {
        if (_report.Deep is not { Count: > 0 } deep) return;
        _html.Append("<h2>Claude Code itself</h2>\n<ol class=\"checks\">\n");
        foreach (var result in deep)
        {
            Row(result.Verdict, result.Scenario, result.Milliseconds, result.Evidence);
            _html.Append("</li>\n");
        }

        _html.Append("</ol>\n");
    }

    private void Foot() => _html.Append(CultureInfo.InvariantCulture, $"""
        <p class="soft" style="margin-top:2rem">Written by <code>patchbay doctor {Text(_report.Endpoint)} --report</code>. To repeat a request, put the key into the shell variable <code>KEY</code> first.</p>
        </main></body></html>

        """);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Text of ours: what stands in backticks is code.</summary>
    private static string Code(string text)
    {
        var parts = text.Split('`');
        // An odd number of marks: somebody else's text, and theirs mean something else.
        if (parts.Length % 2 == 0) return Text(text);
        return string.Concat(parts.Select((part, index) => index % 2 == 0 ? Text(part) : $"<code>{Text(part)}</code>"));
    }

    private static string Class(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Warn => "warn",
        Verdict.Fail => "fail",
        _ => "skipped",
    };
}
