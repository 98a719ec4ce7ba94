using System.Text;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Installing;

/// <summary>What came of editing the text of a file.</summary>
/// <param name="Bytes">The new text; null = the file is to go. Meaningless with a problem.</param>
/// <param name="Entry">The journal's entry afterwards; null = none.</param>
/// <param name="Notes">What a person should know: values that were replaced, or kept because somebody has changed them.</param>
/// <param name="Problem">Why it was not done; null when it was.</param>
public sealed record FileEdit(byte[]? Bytes, InstalledFile? Entry, IReadOnlyList<string> Notes, string? Problem = null)
{
    /// <summary>A refusal.</summary>
    public static FileEdit Refuse(string problem) => new(null, null, [], problem);
}

/// <summary>Puts values or a block into a text and takes them out again: pure, bytes in, bytes out.</summary>
/// <remarks>Taking out is a three-way merge: a value that is still ours gives way to what stood there before; one that somebody has changed since
/// stays; everything else in the file stays as it is.</remarks>
public static class FileEdits
{
    /// <summary>Puts in what <paramref name="target"/> wants.</summary>
    /// <param name="target">What is wanted.</param>
    /// <param name="bytes">The file now; null when there is none.</param>
    /// <param name="entry">What the journal says of the file; null when it is new to us.</param>
    /// <param name="now">The time.</param>
    public static FileEdit Install(InstallTarget target, byte[]? bytes, InstalledFile? entry, DateTimeOffset now)
    {
        if (OddEncoding(bytes) is { } odd) return FileEdit.Refuse(odd);
        var fresh = entry ?? new InstalledFile { Target = target.Target, Scope = target.Scope, File = target.File, At = now, Created = bytes is null };
        fresh = fresh with { Released = false, StartsGateway = target.StartsGateway, IsIndependent = target.IsIndependent };
        if (target.Text.Length > 0) return OwnFile.Install(target, bytes, entry, fresh);
        if (target.Block.Length > 0)
        {
            var text = ShellBlock.Put(bytes ?? [], target.Block);
            return text is null
                ? FileEdit.Refuse($"`{target.File}` has the first line of Patchbay's block and not the last; take the rest of it out by hand")
                : new FileEdit(text, fresh with { Block = target.Block }, []);
        }

        // Values of an earlier install that are not wanted any more go first.
        var text2 = bytes ?? [];
        List<string> notes = [];
        List<InstalledValue> kept = [];
        foreach (var value in entry?.Values ?? [])
        {
            if (target.Values.Any(wanted => IsSame(wanted.Place, value))) continue;
            if (TakeOut(ref text2, value, notes) is { } problem) return FileEdit.Refuse(problem);
        }

        foreach (var wanted in target.Values)
        {
            if (!JsoncDocument.TryParse(text2, out var document, out var error)) return FileEdit.Refuse($"`{target.File}` is not JSON, line {error!.Line}: {error.Message}");
            var current = wanted.Place.Read(document!);
            var known = entry?.Values.FirstOrDefault(value => IsSame(wanted.Place, value));
            // What stood there before us stays known, unless somebody has put something else there since.
            if (entry is { Released: true } && known?.IsOurs(current) != true) known = null;
            var isOurs = known?.IsOurs(current) == true;
            var isWanted = InstalledValue.IsSame(current, wanted.Json, wanted.IsEntry);
            if (wanted.Yields && current is not null && !isOurs && !isWanted) return FileEdit.Refuse($"`{NameOf(wanted.Place)}` is set already, to {Shown(current)}; with `--replace` ours takes its place, and `patchbay uninstall {target.Target}` brings it back");
            var before = known is not null && (isOurs || isWanted) ? known.Before : isWanted ? null : current;
            if (before is not null && known is null && entry is null) notes.Add($"`{NameOf(wanted.Place)}` was set already; the old value comes back with `patchbay uninstall {target.Target}`");
            kept.Add(new InstalledValue(wanted.Place.Path, wanted.Place.Item, before, wanted.Json, known?.Existing ?? wanted.Place.Depth(document!), wanted.IsEntry));
            if (isWanted) continue;
            var edit = wanted.IsEntry && isOurs ? JsonEntry.Renew(text2, wanted.Place, known!.Ours, wanted.Json) : wanted.Place.Set(text2, wanted.Json);
            if (edit.Bytes is null) return FileEdit.Refuse($"`{target.File}`, line {edit.Error!.Line}: {edit.Error.Message}");
            text2 = edit.Bytes;
        }

        if (target.Target is "settings" or "statusline" or "managed" && !IsStrict(text2)) notes.Add("Claude Code takes no comments and no trailing commas in this file, and ignores the whole of it until they are out");
        return new FileEdit(text2, fresh with { Values = kept }, notes);
    }

    /// <summary>Takes out what the journal says is ours.</summary>
    /// <param name="entry">The journal's entry.</param>
    /// <param name="bytes">The file now; null when it is gone.</param>
    /// <param name="original">The file as it was before the first install; null when there was none or it is not known.</param>
    /// <param name="isUntouched">True when nobody has changed the file since we left it: then it becomes the original again, byte for byte.</param>
    public static FileEdit Remove(InstalledFile entry, byte[]? bytes, byte[]? original, bool isUntouched)
    {
        if (bytes is null) return new FileEdit(null, null, ["the file is gone; nothing was left to take out"]);
        if (isUntouched && (original is not null || entry.Created)) return new FileEdit(original, null, []);
        if (OddEncoding(bytes) is { } odd) return FileEdit.Refuse(odd);
        if (entry.Text.Length > 0) return OwnFile.Remove(entry, bytes);
        if (entry.Block.Length > 0) return new FileEdit(IfEmptyGone(ShellBlock.Take(bytes), entry, ""u8), null, []);
        List<string> notes = [];
        foreach (var value in entry.Values.Reverse())
        {
            if (TakeOut(ref bytes, value, notes) is { } problem) return FileEdit.Refuse($"`{entry.File}`: {problem}");
        }

        return new FileEdit(IfEmptyGone(bytes, entry, "{}"u8), null, notes);
    }

    /// <summary>The values that stand in the file as we wrote them.</summary>
    public static IReadOnlyList<InstalledValue> StillOurs(InstalledFile entry, byte[]? bytes) =>
        bytes is not null && JsoncDocument.TryParse(bytes, out var document, out _)
            ? [.. entry.Values.Where(value => value.IsOurs(value.Place.Read(document!)))]
            : [];

    private static string? TakeOut(ref byte[] bytes, InstalledValue value, List<string> notes)
    {
        if (!JsoncDocument.TryParse(bytes, out var document, out var error)) return $"not JSON, line {error!.Line}: {error.Message}";
        var place = value.Place;
        var current = place.Read(document!);
        if (current is null) return null;
        if (!value.IsOurs(current))
        {
            if (current != value.Before) notes.Add($"`{NameOf(place)}` was changed since, and stays as it is");
            return null;
        }

        if (value.IsEntry && JsonEntry.Added(current, value.Ours) is { Count: > 0 } added) notes.Add($"`{NameOf(place)}` held {string.Join(", ", added)} too, which went with it; `patchbay undo` brings it back");
        var edit = value.Before is null ? place.Remove(bytes, value.Existing) : place.Set(bytes, value.Before);
        if (edit.Bytes is null) return $"line {edit.Error!.Line}: {edit.Error.Message}";
        bytes = edit.Bytes;
        return null;
    }

    private static byte[]? IfEmptyGone(byte[] bytes, InstalledFile entry, ReadOnlySpan<byte> empty) =>
        entry.Created && bytes.AsSpan().Trim(" \t\r\n"u8).SequenceEqual(empty) ? null : bytes;

    /// <summary>Claude Code says "Invalid or malformed JSON" to anything else (measured, 2.1.330), and sends to Anthropic.</summary>
    private static bool IsStrict(byte[] bytes)
    {
        try
        {
            var reader = new System.Text.Json.Utf8JsonReader(bytes.AsSpan(JsoncDocument.BomLength(bytes)));
            while (reader.Read())
            {
                // Only whether it can be read matters.
            }

            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    /// <summary>A value on one line, its beginning.</summary>
    private static string Shown(string json)
    {
        var line = string.Join(' ', json.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 120 ? line[..120] + "…" : line;
    }

    private static bool IsSame(JsoncPlace place, InstalledValue value) => place.Item == value.Item && place.Path.SequenceEqual(value.Path, StringComparer.Ordinal);

    private static string NameOf(JsoncPlace place) => place.Item ?? string.Join('.', place.Path);

    /// <summary>A file that is not UTF-8 would be damaged; PowerShell's profiles and files of Windows editors can be.</summary>
    private static string? OddEncoding(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) || bytes.Contains((byte)0) ? "the file is UTF-16, and Patchbay writes UTF-8 only; save it as UTF-8 first"
        : System.Text.Unicode.Utf8.IsValid(bytes) ? null : "the file is not UTF-8; save it as UTF-8 first";
}
