using System.Text.Json;
using Patchbay.Endpoints.Credentials;
using Patchbay.Protocol.Splice;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>Entries of <c>endpoints</c> as they were before a change, so that it can be taken back. In memory alone: they may come with a key.</summary>
/// <param name="path">The settings file.</param>
internal sealed class EntryMemory(string path)
{
    /// <summary>Changes that can be taken back: a toast is gone after seconds, and a page may be left open for a while.</summary>
    private const int Most = 20;

    private readonly Lock _lock = new();
    private readonly Queue<EntryBefore> _kept = new();

    /// <summary>Keeps an entry as it stands.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">The stored key that goes with it; null when none does.</param>
    /// <returns>What it is asked for by; empty when there is no such entry.</returns>
    public string Keep(string name, string? key)
    {
        if (Read(name) is not { } json) return "";
        var before = new EntryBefore(Guid.NewGuid().ToString("N"), name, json, key);
        lock (_lock)
        {
            _kept.Enqueue(before);
            if (_kept.Count > Most) _kept.Dequeue();
        }

        return before.Id;
    }

    /// <summary>The entry; null when it is not kept any more.</summary>
    public EntryBefore? Find(string id)
    {
        lock (_lock) return _kept.FirstOrDefault(before => before.Id == id);
    }

    /// <summary>An entry as plain JSON; null when there is none.</summary>
    public byte[]? Read(string name)
    {
        if (SettingsContent.Load(path).Bytes is not { } bytes || !JsoncDocument.TryParse(bytes, out var document, out _)) return null;
        if (document!.Root?.Find(SettingsKeys.Endpoints)?.Value is not { IsObject: true } endpoints || endpoints.Find(name)?.Value is not { } node) return null;
        using var json = JsonDocument.Parse(bytes.AsMemory(node.Start, node.End - node.Start), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) json.RootElement.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>An entry before a change.</summary>
/// <param name="Id">What it is asked for by.</param>
/// <param name="Name">Its name.</param>
/// <param name="Json">What it said.</param>
/// <param name="Key">The stored key that went with it; null when none did.</param>
internal sealed record EntryBefore(string Id, string Name, byte[] Json, string? Key);
