using System.Text.Json;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Installing;

/// <summary>A JSON object of ours in a file that an editor writes too: what the editor adds to it, a chosen model for instance, does not make it another's.</summary>
internal static class JsonEntry
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>True when every member of ours stands there, however it is laid out.</summary>
    /// <param name="current">What stands there; null = nothing.</param>
    /// <param name="ours">What we wrote.</param>
    public static bool Holds(string? current, string ours)
    {
        if (current is null) return false;
        using var there = JsonDocument.Parse(current, Lenient);
        using var wanted = JsonDocument.Parse(ours);
        return there.RootElement.ValueKind == JsonValueKind.Object
            && wanted.RootElement.EnumerateObject().All(member => there.RootElement.TryGetProperty(member.Name, out var value) && JsonElement.DeepEquals(value, member.Value));
    }

    /// <summary>The names that stand there beside ours.</summary>
    public static IReadOnlyList<string> Added(string current, string ours)
    {
        using var there = JsonDocument.Parse(current, Lenient);
        using var wanted = JsonDocument.Parse(ours);
        return [.. there.RootElement.EnumerateObject().Select(static member => member.Name).Where(name => !wanted.RootElement.TryGetProperty(name, out _))];
    }

    /// <summary>Makes what we wrote into what is wanted now, and leaves the rest of the object alone.</summary>
    public static JsoncEdit Renew(byte[] source, JsoncPlace place, string ours, string wanted)
    {
        using var before = JsonDocument.Parse(ours);
        using var after = JsonDocument.Parse(wanted);
        var edit = new JsoncEdit(source, null);
        foreach (var member in before.RootElement.EnumerateObject())
        {
            if (edit.Bytes is not null && !after.RootElement.TryGetProperty(member.Name, out _)) edit = JsoncEditor.Remove(edit.Bytes, [.. place.Path, member.Name]);
        }

        foreach (var member in after.RootElement.EnumerateObject())
        {
            if (edit.Bytes is null) return edit;
            if (before.RootElement.TryGetProperty(member.Name, out var old) && JsonElement.DeepEquals(old, member.Value)) continue;
            edit = JsoncEditor.Set(edit.Bytes, [.. place.Path, member.Name], System.Text.Encoding.UTF8.GetBytes(member.Value.GetRawText()));
        }

        return edit;
    }
}
