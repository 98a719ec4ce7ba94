using System.Text.Json;
using Patchbay.Protocol.Control;

namespace Patchbay.Chat;

/// <summary>Shows a session's events to a person: the answer on standard output as it comes, all else on standard error.</summary>
/// <param name="data">Where the answer goes.</param>
/// <param name="words">Where the rest goes.</param>
/// <param name="hasColour">Whether styles may be used.</param>
/// <param name="isBrief">True for one answer to a script: the answer and what went wrong, nothing else.</param>
internal sealed class ChatPrinter(TextWriter data, TextWriter words, bool hasColour, bool isBrief)
{
    private const string Dim = "\e[2m", Bold = "\e[1m", Red = "\e[31m", Off = "\e[0m";
    private readonly MarkdownLine _markdown = new(hasColour);
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private string _line = "";
    private string _message = "";

    /// <summary>Shows one.</summary>
    public void Show(SessionEvent happened)
    {
        switch (happened.Kind)
        {
            case SessionEvents.Update when happened.Update is { } update:
                ShowUpdate(update);
                break;
            case SessionEvents.Finding when happened.Finding is { } finding:
                EndLine();
                Say(finding);
                if (!string.IsNullOrEmpty(happened.Note)) words.WriteLine($"note: {happened.Note}");
                break;
            case SessionEvents.TurnEnded when happened.End is { } end:
                EndLine();
                if (end is { Finding: { } reason, IsTold: false }) Say(reason);
                else if (!isBrief && end.Finding is null) words.WriteLine(Dimmed(Summary(end)));
                break;
            case SessionEvents.Moved when happened.Move is { } move && !isBrief:
                EndLine();
                words.WriteLine(Dimmed($"── at {(move.To.Length == 0 ? "the plug" : move.To)} from here on ({move.How}, {move.Milliseconds:0} ms)"));
                break;
            case SessionEvents.State when happened.State is "crashed" or "moving" && !isBrief:
                EndLine();
                words.WriteLine(Dimmed($"── {happened.State}"));
                break;
        }
    }

    /// <summary>Ends a line that is still open.</summary>
    public void EndLine()
    {
        if (_line.Length > 0) data.WriteLine(_markdown.Render(_line));
        _line = "";
        data.Flush();
    }

    private void ShowUpdate(JsonElement update)
    {
        switch (Text(update, "sessionUpdate"))
        {
            case "agent_message_chunk":
                if (Text(update, "messageId") is { Length: > 0 } id && id != _message)
                {
                    EndLine();
                    _message = id;
                }

                if (update.TryGetProperty("content", out var content) && Text(content, "type") == "text") Stream(Text(content, "text"));
                break;
            case "user_message_chunk" when !isBrief && update.TryGetProperty("content", out var said):
                EndLine();
                words.WriteLine($"> {MarkdownLine.Harmless(Text(said, "text"))}");
                break;
            case "tool_call" or "tool_call_update" when !isBrief:
                ShowTool(update);
                break;
            case "plan" when !isBrief && update.TryGetProperty("entries", out var entries) && entries.ValueKind == JsonValueKind.Array:
                EndLine();
                foreach (var entry in entries.EnumerateArray()) words.WriteLine(Dimmed($"   {Mark(Text(entry, "status"))} {MarkdownLine.Harmless(Text(entry, "content"))}"));
                break;
        }
    }

    private void Stream(string text)
    {
        _line += text;
        for (var end = _line.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = _line.IndexOf('\n', StringComparison.Ordinal))
        {
            data.WriteLine(_markdown.Render(_line[..end].TrimEnd('\r')));
            _line = _line[(end + 1)..];
        }

        data.Flush();
    }

    private void ShowTool(JsonElement update)
    {
        var (id, title, status) = (Text(update, "toolCallId"), Text(update, "title"), Text(update, "status"));
        if (title.Length > 0) _shown[id] = title;
        if (status is not ("completed" or "failed")) return;
        EndLine();
        words.WriteLine(Dimmed($"   {Mark(status)} {MarkdownLine.Harmless(_shown.GetValueOrDefault(id, "a tool")).ReplaceLineEndings(" ")}"));
        if (!update.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array) return;
        foreach (var piece in content.EnumerateArray().Where(static piece => Text(piece, "type") == "diff")) ShowDiff(piece);
    }

    private void ShowDiff(JsonElement piece)
    {
        var before = Text(piece, "oldText");
        var text = Host.Installing.UnifiedDiff.Of(Text(piece, "path"), before.Length == 0 ? null : System.Text.Encoding.UTF8.GetBytes(before), System.Text.Encoding.UTF8.GetBytes(Text(piece, "newText")));
        foreach (var line in text.Split('\n').Where(static line => line.Length > 0).Take(MaxDiffLines)) words.WriteLine(Dimmed($"     {MarkdownLine.Harmless(line)}"));
    }

    /// <summary>A screen; the file itself has the rest.</summary>
    private const int MaxDiffLines = 40;

    private void Say(FindingRecord finding)
    {
        words.WriteLine(hasColour ? $"{Red}{Bold}error:{Off} {finding.What}" : $"error: {finding.What}");
        words.WriteLine($"hint: {finding.Remedy}");
        if (finding.Evidence.Length > 0) words.WriteLine($"evidence: {MarkdownLine.Harmless(finding.Evidence).ReplaceLineEndings(" ")}");
        words.WriteLine($"code: {finding.Code} ({finding.Layer}); `patchbay explain {finding.Code}` tells more");
    }

    private static string Summary(TurnEnd end)
    {
        List<string> parts = [];
        if (end.StopReason != "end_turn") parts.Add(end.StopReason);
        if (end.Endpoint.Length > 0) parts.Add(end.Model.Length > 0 ? $"{end.Endpoint} · {end.Model}" : end.Endpoint);
        if (end.InputTokens is { } read) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{read:N0} tokens in, {end.OutputTokens ?? 0:N0} out"));
        return parts.Count == 0 ? "── done" : "── " + string.Join(" · ", parts);
    }

    private string Dimmed(string text) => hasColour ? Dim + text + Off : text;

    private static string Mark(string status) => status switch { "completed" => "✓", "failed" => "✗", "in_progress" => "…", _ => "·" };

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
