using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Acp;

namespace Patchbay.Console.Chat;

/// <summary>Puts together what the agent tells of a tool call, piece by piece: what is left out stays as it was.</summary>
internal static class ToolFolding
{
    /// <summary>The call with what an update says.</summary>
    public static ToolView Merge(ToolView before, ToolCallState update)
    {
        var after = before with
        {
            Title = update.Title is { Length: > 0 } title ? title : before.Title.Length > 0 ? before.Title : update.Name ?? "",
            Kind = update.Kind?.Value ?? before.Kind,
            Status = update.Status?.Value ?? before.Status,
            Input = update.RawInput is { } input ? InputOf(input) : before.Input,
            Places = update.Locations is { } places ? [.. places.Take(8).Select(static place => place.Line is { } line ? $"{place.Path}:{line}" : place.Path)] : before.Places,
        };
        if (update.Content is not { } content) return after;
        var (output, length) = OutputOf(content);
        return after with { Output = output, OutputLength = length, Changes = [.. content.OfType<DiffOutput>().Select(static diff => new FileChange(diff.Path, diff.OldText, diff.NewText))] };
    }

    private static (string Output, long Length) OutputOf(IReadOnlyList<ToolCallContent> content)
    {
        var output = new StringBuilder();
        var length = 0L;
        foreach (var text in content.OfType<BlockOutput>().Select(static one => one.Content).OfType<TextContent>().Select(static one => one.Text))
        {
            length += text.Length;
            if (output.Length < Transcript.MaxOutputLength) output.Append(text.AsSpan(0, (int)Math.Min(text.Length, Transcript.MaxOutputLength - output.Length)));
        }

        return (output.ToString(), length);
    }

    /// <summary>Of what a tool is given, what a person wants to see: a command; of the rest the title says enough.</summary>
    private static string InputOf(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("command", out var command) && command.ValueKind == JsonValueKind.String ? command.GetString()! : "";
}
