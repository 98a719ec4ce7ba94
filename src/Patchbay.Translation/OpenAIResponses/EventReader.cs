using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Reads the events of a stream, one after the other. Makes no object per piece of text.</summary>
/// <remarks>In order (openai-openapi 2.3.0): <c>response.created</c>, <c>response.in_progress</c>, for each item <c>output_item.added</c>, its parts and pieces,
/// <c>output_item.done</c>; last <c>response.completed</c>, <c>.incomplete</c> or <c>.failed</c>, or <c>error</c>. Bridges leave out any of them.</remarks>
internal sealed class EventReader(EndpointTraits traits) : IDisposable
{
    private readonly OutputReader _output = new(traits);

    /// <summary>The last event was read: nothing behind it counts.</summary>
    public bool IsOver { get; private set; }

    private ItemVoice Voice => _output.Voice;

    /// <summary>Reads one event's data.</summary>
    /// <param name="json">Its data, and perhaps that of others behind it.</param>
    /// <param name="name">Its name on the stream, which counts where the data says none.</param>
    /// <param name="sink">Takes what it says.</param>
    /// <returns>Its length in bytes; −1 when it is no JSON object.</returns>
    public int Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, IAnswerSink sink)
    {
        var length = WireObject.Read(json, out var read);
        if (length < 0) return length;
        var type = read.Type.Text.IsEmpty ? name : read.Type.Text;
        if (type.SequenceEqual("response.output_text.delta"u8)) Voice.Text(ItemOf(read, ItemKind.Message), read.PartIndex, _output.Text(read.Delta), sink);
        else if (type.SequenceEqual("response.function_call_arguments.delta"u8)) Voice.Arguments(ItemOf(read, ItemKind.Call), _output.Text(read.Delta), sink);
        else if (type.SequenceEqual("response.reasoning_summary_text.delta"u8)) Voice.Thinking(ItemOf(read, ItemKind.Reasoning), read.PartIndex, isSummary: true, _output.Text(read.Delta), sink);
        else if (type.SequenceEqual("response.reasoning_text.delta"u8)) Voice.Thinking(ItemOf(read, ItemKind.Reasoning), read.PartIndex, isSummary: false, _output.Text(read.Delta), sink);
        else if (type.SequenceEqual("response.refusal.delta"u8)) Voice.Refusal(ItemOf(read, ItemKind.Message), read.PartIndex, _output.Text(read.Delta), sink);
        // Also llama.cpp's, which has neither name nor type.
        else if (type.SequenceEqual("error"u8) || read.Error.IsThere) Fail(json[..length], sink);
        else if (StatusOf(type) is { Length: > 0 } status) End(read.Response.Object, status, sink);
        // A whole response, where events were promised.
        else if (type.IsEmpty && read.Output.IsThere) End(json[..length], "", sink);
        else ReadEnd(type, read, sink);
        return length;
    }

    /// <summary>What begins and ends an item or a part.</summary>
    private void ReadEnd(ReadOnlySpan<byte> type, in WireObject read, IAnswerSink sink)
    {
        if (type.SequenceEqual("response.output_item.added"u8)) Begin(read, sink);
        else if (type.SequenceEqual("response.output_item.done"u8)) Finish(read, sink);
        else if (type.SequenceEqual("response.output_text.done"u8) || type.SequenceEqual("response.refusal.done"u8)) _output.FinishPart(ItemOf(read, ItemKind.Message), read.PartIndex, read, sink);
        else if (type.SequenceEqual("response.function_call_arguments.done"u8)) FinishArguments(ItemOf(read, ItemKind.Call), read, sink);
        else if (type.SequenceEqual("response.reasoning_summary_part.added"u8)) ItemOf(read, ItemKind.Reasoning).BreakPart();
        else if (type.SequenceEqual("response.reasoning_summary_text.done"u8)) FinishReasoning(read, isSummary: true, sink);
        else if (type.SequenceEqual("response.reasoning_text.done"u8)) FinishReasoning(read, isSummary: false, sink);
    }

    private void Begin(in WireObject read, IAnswerSink sink)
    {
        if (WireObject.Read(read.Item.Object, out var json) < 0) return;
        // Only who it is: its content comes again, in pieces or at its end.
        var kind = OutputReader.KindOf(json);
        var item = _output.Items.FindById(kind, json.Id.Text) ?? _output.Items.Add(kind, json.Id.Text, read.OutputIndex);
        if (kind == ItemKind.Call) Voice.Call(item, _output.Word(json.CallId), _output.Word(json.Name), sink);
    }

    private void Finish(in WireObject read, IAnswerSink sink)
    {
        if (WireObject.Read(read.Item.Object, out var json) < 0) return;
        var kind = OutputReader.KindOf(json);
        _output.Finish(_output.Known(json) ?? _output.Items.Find(kind, json.Id.Text, read.OutputIndex), json, sink);
    }

    private void FinishArguments(OutputItem item, in WireObject read, IAnswerSink sink)
    {
        _output.FinishArguments(item, read.Arguments, sink);
        // Who does not know its id yet waits for the item's end, which tells it.
        if (item.CallId.Length > 0) ItemVoice.EndCall(item, sink);
    }

    private void FinishReasoning(in WireObject read, bool isSummary, IAnswerSink sink)
    {
        var item = ItemOf(read, ItemKind.Reasoning);
        if (!item.HasSaid(read.PartIndex)) Voice.Thinking(item, read.PartIndex, isSummary, _output.Text(read.Text), sink);
    }

    private OutputItem ItemOf(in WireObject read, ItemKind kind) => _output.Items.Find(kind, read.ItemId.Text, read.OutputIndex);

    private void End(ReadOnlySpan<byte> response, string status, IAnswerSink sink)
    {
        IsOver = true;
        _output.Read(response, status, sink);
    }

    private void Fail(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        IsOver = true;
        var error = ErrorBody.Read(json);
        sink.Fail(error.TypeFor(200), error.ForClient);
    }

    private static string StatusOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.done"u8) ? "completed"
        : type.SequenceEqual("response.incomplete"u8) ? "incomplete"
        : type.SequenceEqual("response.failed"u8) ? "failed"
        : type.SequenceEqual("response.cancelled"u8) ? "cancelled" : "";

    public void Dispose() => _output.Dispose();
}
