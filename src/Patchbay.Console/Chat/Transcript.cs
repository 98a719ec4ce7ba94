using System.Text.Json;
using Patchbay.Console.Live;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>A conversation as a page shows it, folded from a session's events; bounded. One flow adds, many read.</summary>
/// <param name="session">The session's id.</param>
public sealed partial class Transcript(string session)
{
    /// <summary>Characters of an item beyond which a text goes on in a new one: only the last one is drawn anew while text streams, so drawing costs the same at the end of a long answer as at its beginning.</summary>
    internal const int MaxItemLength = 16 * 1024;

    /// <summary>From here on a text is parted where a paragraph ends.</summary>
    internal const int ParagraphLength = 3 * 1024;

    /// <summary>Characters of one tool's output that are kept: what a person may want to read whole.</summary>
    internal const int MaxOutputLength = 8 * 1024 * 1024;

    /// <summary>Items kept; the oldest go first. The conversation itself is Claude Code's to keep.</summary>
    internal const int MaxItems = 40_000;

    /// <summary>Characters kept in all: 64 MB of memory.</summary>
    internal const long MaxLength = 32L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly List<ChatItem> _items = [];
    private readonly Dictionary<string, int> _tools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _prompts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);
    private string _messageId = "";
    private long _version;
    private long _length;
    private int _dropped;
    private double? _cost;
    private double _costAtEnd;

    /// <summary>The session's id.</summary>
    public string Session => session;

    /// <summary>What its elements' ids begin with: short, made of letters and digits.</summary>
    public string Prefix { get; } = PrefixOf(session);

    /// <summary>Beats when an item has come or changed.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>The last event that was folded in.</summary>
    public long LastEvent { get; private set; }

    /// <summary>The ids' prefix of a session.</summary>
    public static string PrefixOf(string session) => "s" + string.Concat(session.Where(char.IsAsciiLetterOrDigit).TakeLast(12));

    /// <summary>The last items.</summary>
    /// <returns>The items, the transcript's version, and whether there are earlier ones.</returns>
    public (IReadOnlyList<ChatItem> Items, long Version, bool HasEarlier) Last(int count)
    {
        lock (_lock)
        {
            var first = Math.Max(0, _items.Count - count);
            return (_items[first..], _version, first > 0);
        }
    }

    /// <summary>The items before one.</summary>
    public (IReadOnlyList<ChatItem> Items, bool HasEarlier) Before(int number, int count)
    {
        lock (_lock)
        {
            var end = Math.Clamp(number - 1 - _dropped, 0, _items.Count);
            var first = Math.Max(0, end - count);
            return (_items[first..end], first > 0);
        }
    }

    /// <summary>What has changed since a version, oldest first.</summary>
    public (IReadOnlyList<ChatItem> Items, long Version) Since(long version)
    {
        lock (_lock)
        {
            List<ChatItem> changed = [];
            // What changes is near the end; an old tool that ends late is the exception.
            foreach (var item in _items)
                if (item.Version > version) changed.Add(item);
            return (changed, _version);
        }
    }

    /// <summary>One item; null when it is not kept.</summary>
    public ChatItem? Find(int number)
    {
        lock (_lock) return number - 1 - _dropped is var at && at >= 0 && at < _items.Count ? _items[at] : null;
    }

    /// <summary>The items that say all of some words, the latest first.</summary>
    public IReadOnlyList<ChatItem> Search(string words, int most)
    {
        var wanted = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length == 0) return [];
        ChatItem[] all;
        lock (_lock) all = [.. _items];
        return [.. all.Reverse().Where(item => wanted.All(word => Says(item, word))).Take(most)];
    }

    /// <summary>Folds an event in.</summary>
    public void Add(SessionEvent happened)
    {
        lock (_lock)
        {
            LastEvent = happened.Number;
            Fold_NeedsLock(happened);
            Trim_NeedsLock();
        }

        Changed.Beat();
    }

    /// <summary>Notes what was said into a running turn, which no event tells.</summary>
    public void AddSteered(string text, DateTimeOffset at)
    {
        lock (_lock) Append_NeedsLock(new ChatItem { Number = 0, Kind = ChatItemKind.Prompt, At = at, Text = text, State = "steered" });
        Changed.Beat();
    }

    private static bool Says(ChatItem item, string word) =>
        item.Text.Contains(word, StringComparison.OrdinalIgnoreCase) || (item.Tool is { } tool && (tool.Title.Contains(word, StringComparison.OrdinalIgnoreCase) || tool.Output.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private ChatItem Append_NeedsLock(ChatItem item)
    {
        var added = item with { Number = _dropped + _items.Count + 1, Version = ++_version };
        _items.Add(added);
        _length += LengthOf(added);
        return added;
    }

    private void Change_NeedsLock(int number, Func<ChatItem, ChatItem> change)
    {
        var at = number - 1 - _dropped;
        if (at < 0 || at >= _items.Count) return;
        var before = _items[at];
        _items[at] = change(before) with { Version = ++_version };
        _length += LengthOf(_items[at]) - LengthOf(before);
    }

    private void Trim_NeedsLock()
    {
        if (_items.Count <= MaxItems && _length <= MaxLength) return;
        // A tenth at a time, so that it is done seldom.
        var goal = _items.Count > MaxItems ? MaxItems / 10 : 0;
        var gone = 0;
        while (gone < _items.Count - 1 && (gone < goal || _length > MaxLength * 9 / 10)) _length -= LengthOf(_items[gone++]);
        _items.RemoveRange(0, gone);
        _dropped += gone;
        foreach (var (call, number) in _tools)
            if (number <= _dropped) _tools.Remove(call);
    }

    private static long LengthOf(ChatItem item) =>
        item.Text.Length + item.Attachments.Sum(static one => (long)one.Data.Length) + (item.Tool is { } tool ? tool.Output.Length + tool.Changes.Sum(static change => (long)change.After.Length + (change.Before?.Length ?? 0)) : 0);

    private static SessionUpdate? Read(JsonElement update)
    {
        try
        {
            return AcpJson.Read<SessionUpdate>(JsonSerializer.SerializeToUtf8Bytes(update, ControlJson.Default.JsonElement));
        }
        catch (JsonException)
        {
            // Of a later version; the conversation goes on without it.
            return null;
        }
    }
}
