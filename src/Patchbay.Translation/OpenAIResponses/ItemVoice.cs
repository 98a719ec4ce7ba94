using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Says what items hold, so that they stay apart in a message, which has blocks but no items.</summary>
/// <param name="origin">Who thinks.</param>
internal sealed class ItemVoice(string origin)
{
    private OutputItem? _last; // The one that spoke last.
    private string _mark = ""; // Of reasoning that has no words, until something follows it.

    /// <summary>A tool was called.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Anything was said.</summary>
    public bool HasSpoken => _last is not null;

    /// <summary>The model declined.</summary>
    public bool IsRefusal { get; private set; }

    /// <summary>A piece of a message's text.</summary>
    public void Text(OutputItem item, int part, ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (text.IsEmpty) return;
        FollowMark(sink);
        if (_last is { Kind: ItemKind.Message } && !ReferenceEquals(_last, item)) sink.Text("\n\n"u8);
        item.Say(part);
        _last = item;
        sink.Text(text);
    }

    /// <summary>A piece of a message's text in which the model declines.</summary>
    public void Refusal(OutputItem item, int part, ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        IsRefusal |= !text.IsEmpty;
        Text(item, part, text, sink);
    }

    /// <summary>A piece of reasoning, or of its summary.</summary>
    public void Thinking(OutputItem item, int part, bool isSummary, ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (text.IsEmpty || (item.SaysSummary ?? isSummary) != isSummary) return;
        item.SaysSummary = isSummary;
        FollowMark(sink);
        var isNext = item.Say(part);
        if (ReferenceEquals(_last, item) ? isNext : _last is { Kind: ItemKind.Reasoning, IsEnded: false }) sink.Thinking("\n\n"u8);
        _last = item;
        sink.Thinking(text);
    }

    /// <summary>What the endpoint wants to see again of its reasoning. Words that are still open are its; else it waits for what follows:
    /// an answer that ends with an empty block would be taken for an empty answer.</summary>
    public void Seal(OutputItem item, string encrypted, IAnswerSink sink)
    {
        if (encrypted.Length == 0 || item.IsEnded) return;
        item.IsEnded = true;
        var mark = new ThinkingMark(origin, encrypted).ToString();
        if (ReferenceEquals(_last, item))
        {
            sink.ThinkingEnded(mark);
            return;
        }

        FollowMark(sink);
        _mark = mark;
    }

    /// <summary>A call begins, or more of it has become known.</summary>
    public void Call(OutputItem item, string callId, string name, IAnswerSink sink)
    {
        if (item.CallId.Length > 0) callId = "";
        if (item.Name.Length > 0) name = "";
        if (item.IsEnded || (item.IsBegun && callId.Length == 0 && name.Length == 0)) return;
        FollowMark(sink);
        if (callId.Length > 0) item.CallId = callId;
        if (name.Length > 0) item.Name = name;
        item.IsBegun = HasCalls = true;
        _last = item;
        sink.ToolStarted(item.Key, callId, name);
    }

    /// <summary>A piece of a call's arguments.</summary>
    public void Arguments(OutputItem item, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json.IsEmpty || item.IsEnded) return;
        if (!item.IsBegun) Call(item, "", "", sink);
        item.HasArguments = true;
        sink.ToolArguments(item.Key, json);
    }

    /// <summary>A call is whole. One without a name is not: a later event may hold it.</summary>
    public static void EndCall(OutputItem item, IAnswerSink sink)
    {
        if (item.IsEnded || item.Name.Length == 0) return;
        item.IsEnded = true;
        sink.ToolEnded(item.Key);
    }

    private void FollowMark(IAnswerSink sink)
    {
        if (_mark.Length == 0) return;
        sink.ThinkingEnded(_mark);
        (_mark, _last) = ("", null);
    }
}
