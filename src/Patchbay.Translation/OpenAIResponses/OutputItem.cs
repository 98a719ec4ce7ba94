namespace Patchbay.Translation.OpenAIResponses;

/// <summary>What an item of the output is.</summary>
internal enum ItemKind
{
    /// <summary>Text.</summary>
    Message,

    /// <summary>A call of a function of the client's.</summary>
    Call,

    /// <summary>Reasoning.</summary>
    Reasoning,

    /// <summary>What the endpoint did by itself, a web search for one, and what is not known.</summary>
    Other,
}

/// <summary>An item of the output, as far as it is known and has been said.</summary>
/// <param name="key">Its place among the items seen.</param>
/// <param name="kind">What it is.</param>
internal sealed class OutputItem(int key, ItemKind kind)
{
    private ulong _saidParts; // A bit each; all of them when it was not said which.
    private int _lastPart = -1;

    public int Key { get; } = key;

    public ItemKind Kind { get; } = kind;

    /// <summary>The item's id, as it stands in the stream; not the call's.</summary>
    public byte[] Id { get; set; } = [];

    /// <summary>Its place in the output as the endpoint counts.</summary>
    public int? Index { get; set; }

    /// <summary>A call's id, by which its result is known.</summary>
    public string CallId { get; set; } = "";

    /// <summary>A call's function.</summary>
    public string Name { get; set; } = "";

    /// <summary>A call's beginning was said.</summary>
    public bool IsBegun { get; set; }

    /// <summary>A call's arguments were said, or some of them.</summary>
    public bool HasArguments { get; set; }

    /// <summary>A call's end, or what reasoning carries, was said.</summary>
    public bool IsEnded { get; set; }

    /// <summary>The endpoint has said that nothing more comes.</summary>
    public bool IsClosed { get; set; }

    /// <summary>It was found in the whole response, at the end of the stream.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Which of the two was said of this reasoning: its summary or itself. A few servers send both.</summary>
    public bool? SaysSummary { get; set; }

    /// <summary>True when (something of) that part was said.</summary>
    /// <param name="part">−1 = any.</param>
    public bool HasSaid(int part) => part < 0 ? _saidParts != 0 : (_saidParts & Bit(part)) != 0;

    /// <summary>Notes that a piece of a part is said.</summary>
    /// <returns>True when it is the first of a part behind another.</returns>
    public bool Say(int part)
    {
        var isNext = _saidParts != 0 && part != _lastPart;
        _saidParts |= part < 0 ? ulong.MaxValue : Bit(part);
        _lastPart = part;
        return isNext;
    }

    /// <summary>A new part begins, whichever it is.</summary>
    public void BreakPart() => _lastPart = -2;

    private static ulong Bit(int part) => 1UL << Math.Min(part, 63);
}

/// <summary>The items of one answer's output.</summary>
internal sealed class ItemTable
{
    private readonly List<OutputItem> _items = [];

    /// <summary>The item that an event is about; a new one when none fits.</summary>
    /// <remarks>By its id; else by its place, because GitHub Copilot gives each event another id (litellm PR 30072), and others give none; else the
    /// last of its kind that is open, because llama.cpp and some bridges give no place.</remarks>
    public OutputItem Find(ItemKind kind, ReadOnlySpan<byte> id, int? index)
    {
        var found = FindById(kind, id);
        for (var i = _items.Count - 1; found is null && index is not null && i >= 0; i--)
        {
            if (_items[i].Kind == kind && _items[i].Index == index) found = _items[i];
        }

        for (var i = _items.Count - 1; found is null && i >= 0; i--)
        {
            var item = _items[i];
            if (item.Kind == kind && !item.IsClosed && (id.IsEmpty || item.Id.Length == 0) && (index is null || item.Index is null)) found = item;
        }

        return found ?? Add(kind, id, index);
    }

    /// <summary>The item of that id; null when there is none, or when it has no id.</summary>
    public OutputItem? FindById(ItemKind kind, ReadOnlySpan<byte> id)
    {
        for (var i = _items.Count - 1; i >= 0 && !id.IsEmpty; i--)
        {
            if (_items[i].Kind == kind && id.SequenceEqual(_items[i].Id)) return _items[i];
        }

        return null;
    }

    /// <summary>The call of that id; null when there is none.</summary>
    public OutputItem? FindCall(string callId) => callId.Length == 0 ? null : _items.FindLast(item => item.CallId == callId);

    /// <summary>The first item of a kind that the whole response has not been seen to hold; null when there is none.</summary>
    public OutputItem? NextUnplaced(ItemKind kind) => _items.Find(item => item.Kind == kind && !item.IsPlaced);

    /// <summary>A new item.</summary>
    public OutputItem Add(ItemKind kind, ReadOnlySpan<byte> id, int? index)
    {
        var item = new OutputItem(_items.Count, kind) { Id = id.ToArray(), Index = index };
        _items.Add(item);
        return item;
    }
}
