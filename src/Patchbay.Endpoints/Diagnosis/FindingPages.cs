using System.Text;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>The catalogue as people read it: one Markdown page a code, an index, and the terminal form.</summary>
public static class FindingPages
{
    /// <summary>The command that writes the pages anew, for the message of whoever finds them outdated.</summary>
    public const string Command = "patchbay docs findings --out docs/reference/findings";

    private const string Notice = "<!-- Written by `patchbay docs findings` from the catalogue in src/Patchbay.Endpoints/Diagnosis/Catalog. Do not edit. -->";

    /// <summary>All pages: file name and text.</summary>
    public static IEnumerable<(string File, string Text)> All()
    {
        yield return ("README.md", Index());
        foreach (var entry in FindingCatalog.All) yield return ($"{entry.Code}.md", Page(entry));
    }

    /// <summary>Writes all pages into <paramref name="folder"/>, which is made when it is missing.</summary>
    /// <returns>Number of files written; those that were right already are left alone.</returns>
    public static int WriteAll(string folder)
    {
        Directory.CreateDirectory(folder);
        var written = 0;
        foreach (var (file, text) in All())
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path) && File.ReadAllText(path) == text) continue;
            File.WriteAllText(path, text);
            written++;
        }

        return written;
    }

    /// <summary>The page of a code for a terminal.</summary>
    /// <param name="code">As a person types it; see <see cref="FindingCatalog.Find"/>.</param>
    /// <returns>Null when there is no such code.</returns>
    public static string? Explain(string code)
    {
        if (FindingCatalog.Find(code) is not { } entry) return null;
        var sample = SampleFinding.Of(entry);
        var text = new StringBuilder();
        text.Append(entry.Code).Append(": ").AppendLine(entry.Title);
        TerminalText.Append(text, "layer", $"{entry.Layer.Word()}: {entry.Layer.Meaning()}");
        TerminalText.Append(text, "when", entry.When);
        TerminalText.Append(text, "for example", $"{sample.What}{(sample.Evidence.Length == 0 ? "" : $" Evidence: {sample.Evidence}")}");
        TerminalText.Append(text, "what to do", sample.Remedy);
        if (SampleFinding.FirstPartyRemedyOf(entry) is { } own) TerminalText.Append(text, "at Anthropic's own API", own);
        TerminalText.Append(text, entry.Causes.Count == 0 ? "" : "further causes", entry.Causes);
        return text.ToString();
    }

    private static string Page(FindingEntry entry)
    {
        var sample = SampleFinding.Of(entry);
        var page = new Markdown();
        page.Paragraph(Notice);
        page.Paragraph($"# {entry.Code}: {entry.Title}");
        page.Paragraph($"Layer: **{entry.Layer.Word()}** ({entry.Layer.Meaning()}).");
        page.Paragraph("## When it appears");
        page.Paragraph(entry.When);
        page.Paragraph("## What you see");
        page.Paragraph($"```text\n{sample.Message}\n```");
        page.Paragraph("## What to do");
        page.Paragraph(sample.Remedy);
        if (SampleFinding.FirstPartyRemedyOf(entry) is { } own) page.Paragraph($"At Anthropic's own API: {own}");
        if (entry.Causes.Count > 0)
        {
            page.Paragraph("## Further causes");
            page.Paragraph(string.Join('\n', entry.Causes.Select(cause => $"- {cause}")));
        }

        page.Paragraph($"In the terminal: `patchbay explain {entry.Code}`. [All findings](README.md)");
        return page.ToString();
    }

    private static string Index()
    {
        var page = new Markdown();
        page.Paragraph(Notice);
        page.Paragraph("# Findings");
        page.Paragraph(
            "A finding is Patchbay's diagnosis of what went wrong: a stable code, the layer whose turn it is to act, what happened with the endpoint "
            + "named, one thing to do, and the other end's own words. Claude Code shows one behind `API Error: 424`; `patchbay traffic` lists its code; "
            + "`patchbay explain CODE` prints its page. Codes are never reused.");
        foreach (var layer in FindingCatalog.All.GroupBy(entry => entry.Layer))
        {
            page.Paragraph($"## {char.ToUpperInvariant(layer.Key.Word()[0])}{layer.Key.Word()[1..]}");
            page.Paragraph($"Layer `{layer.Key.Word()}`: {layer.Key.Meaning()}.");
            page.Paragraph(string.Join('\n', layer.Select(entry => $"| [{entry.Code}]({entry.Code}.md) | {entry.Title} |").Prepend("| --- | --- |").Prepend("| code | what |")));
        }

        return page.ToString();
    }

    /// <summary>Paragraphs with a blank line between them; line ends are the same on every system.</summary>
    private sealed class Markdown
    {
        private readonly StringBuilder _text = new();

        public void Paragraph(string text)
        {
            if (_text.Length > 0) _text.Append('\n');
            _text.Append(text).Append('\n');
        }

        public override string ToString() => _text.ToString();
    }
}
