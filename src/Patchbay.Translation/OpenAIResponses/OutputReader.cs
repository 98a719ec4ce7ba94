using System.Text;
using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Reads items and responses, whole or as the end of what came in pieces: what was said is not said again.</summary>
internal sealed class OutputReader(EndpointTraits traits) : IDisposable
{
    private readonly TextScratch _scratch = new();
    private readonly Sources _sources = new();

    /// <summary>The items so far.</summary>
    public ItemTable Items { get; } = new();

    /// <summary>Says what they hold.</summary>
    public ItemVoice Voice { get; } = new(traits.Origin);

    /// <summary>The text of a string's escaped content. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Text(WireValue value) => _scratch.Unescaped(value.Text);

    /// <summary>A short text: a name, an id, a status.</summary>
    public string Word(WireValue value) => value.Text.IsEmpty ? "" : Encoding.UTF8.GetString(Text(value));

    /// <summary>What an item is. One without a type but with content is a message: xAI's server has sent such.</summary>
    public static ItemKind KindOf(in WireObject item)
    {
        var type = item.Type.Text;
        return type.SequenceEqual("message"u8) || (type.IsEmpty && item.Content.IsThere) ? ItemKind.Message
            : type.SequenceEqual("function_call"u8) ? ItemKind.Call
            : type.SequenceEqual("reasoning"u8) ? ItemKind.Reasoning : ItemKind.Other;
    }

    /// <summary>Says of a whole item what has not been said.</summary>
    public void Finish(OutputItem item, in WireObject json, IAnswerSink sink)
    {
        item.IsClosed = true;
        switch (item.Kind)
        {
            case ItemKind.Message:
                if (!item.HasSaid(-1)) Voice.Text(item, -1, Text(json.Content), sink); // A string, where parts were promised.
                var parts = json.Content.Objects;
                for (var index = 0; parts.Next(out var part); index++) FinishPart(item, index, part, sink);
                break;
            case ItemKind.Reasoning:
                SayReasoning(item, json.Summary.Objects, isSummary: true, sink);
                SayReasoning(item, json.Content.Objects, isSummary: false, sink);
                Voice.Seal(item, Word(json.Encrypted), sink);
                break;
            case ItemKind.Call:
                Voice.Call(item, Word(json.CallId), Word(json.Name), sink);
                FinishArguments(item, json.Arguments, sink);
                ItemVoice.EndCall(item, sink);
                break;
            case ItemKind.Other when json.Type.Text.SequenceEqual("web_search_call"u8) && WireObject.Read(json.Action.Object, out var action) >= 0:
                _sources.AddQuery(Word(action.Query));
                break;
        }
    }

    /// <summary>Says a whole part of a message, unless some of it was said.</summary>
    public void FinishPart(OutputItem item, int index, in WireObject part, IAnswerSink sink)
    {
        var annotations = part.Annotations.Objects;
        while (annotations.Next(out var annotation)) _sources.Add(Word(annotation.Url), Word(annotation.Title));
        if (item.HasSaid(index)) return;
        Voice.Text(item, index, Text(part.Text), sink);
        Voice.Refusal(item, index, Text(part.Refusal), sink);
    }

    /// <summary>Says a call's whole arguments, a string or an object, unless some of them were said.</summary>
    public void FinishArguments(OutputItem item, WireValue arguments, IAnswerSink sink)
    {
        if (item.HasArguments) return;
        Voice.Arguments(item, arguments.Object.IsEmpty ? Text(arguments) : arguments.Object, sink);
    }

    private void SayReasoning(OutputItem item, WireArray parts, bool isSummary, IAnswerSink sink)
    {
        for (var index = 0; parts.Next(out var part); index++)
        {
            if (!item.HasSaid(index)) Voice.Thinking(item, index, isSummary, Text(part.Text), sink);
        }
    }

    /// <summary>Reads a response at its end: whole, or as the last event has it.</summary>
    /// <param name="json">The response; may be empty in an event.</param>
    /// <param name="status">What the event says of its status; empty = what the response says.</param>
    /// <param name="sink">Takes it.</param>
    public void Read(ReadOnlySpan<byte> json, string status, IAnswerSink sink)
    {
        WireObject.Read(json, out var response);
        if (Word(response.Status) is { Length: > 0 } own && (status.Length == 0 || own is "failed" or "cancelled" or "incomplete")) status = own;
        if (response.Error.IsThere || status is "failed" or "cancelled")
        {
            var error = response.Error.IsThere ? ErrorBody.Read(json) : new EndpointError($"the endpoint's answer has {(status == "failed" ? "failed" : "been cancelled")}, and no reason was given", "");
            sink.Fail(error.TypeFor(200), error.ForClient);
            return;
        }

        ReadOutput(response.Output.Objects, sink);
        sink.Usage(UsageReader.Read(response.Usage.Object));
        var reason = "";
        if (WireObject.Read(response.Details.Object, out var details) >= 0) reason = Word(details.Reason);
        // A response without output is some other JSON; an event has said already what it is.
        if (status is "completed" or "incomplete" || (status.Length == 0 && response.Output.IsThere)) End(status, reason, sink);
        else if (status.Length > 0) sink.Fail(ErrorType.Api, $"the endpoint's answer is not there yet: it is `{status}`");
    }

    private void ReadOutput(WireArray output, IAnswerSink sink)
    {
        // By id; of the others the first message is the first message: ids and places are not the same everywhere.
        var known = output;
        while (known.Next(out var item))
        {
            if (Known(item) is { } itself) itself.IsPlaced = true;
        }

        for (var place = 0; output.Next(out var item); place++)
        {
            var kind = KindOf(item);
            var found = Known(item) ?? Items.NextUnplaced(kind) ?? Items.Add(kind, item.Id.Text, place);
            found.IsPlaced = true;
            Finish(found, item, sink);
        }
    }

    /// <summary>The item that an item of the stream's end is, or of a response; null when its ids are new.</summary>
    public OutputItem? Known(in WireObject item)
    {
        var kind = KindOf(item);
        return Items.FindById(kind, item.Id.Text) ?? (kind == ItemKind.Call ? Items.FindCall(Word(item.CallId)) : null);
    }

    private void End(string status, string reason, IAnswerSink sink)
    {
        if (!Voice.HasCalls) _sources.Say(sink);
        if (Voice.IsRefusal || reason == "content_filter") sink.Finish(StopReason.Refusal);
        else if (status != "incomplete") sink.Finish(Voice.HasCalls ? StopReason.ToolUse : StopReason.EndTurn);
        else if (reason == "max_output_tokens" || Voice.HasSpoken) sink.Finish(StopReason.MaxTokens);
        else sink.Fail(ErrorType.Api, $"the endpoint ended its answer with `{reason}` before it said anything");
    }

    public void Dispose() => _scratch.Dispose();
}
