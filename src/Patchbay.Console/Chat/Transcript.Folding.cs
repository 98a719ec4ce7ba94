using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <content>What each kind of event does to the conversation.</content>
public sealed partial class Transcript
{
    private void Fold_NeedsLock(SessionEvent happened)
    {
        switch (happened.Kind)
        {
            case SessionEvents.Update when happened.Update is { } update && Read(update) is { } read:
                FoldUpdate_NeedsLock(read, happened);
                break;
            case SessionEvents.TurnQueued when happened.Update is { } prompt:
                _prompts[happened.Turn] = Append_NeedsLock(ReadPrompt(prompt) with { At = happened.At, Turn = happened.Turn, State = "waiting" }).Number;
                break;
            case SessionEvents.TurnStarted:
                _begun[happened.Turn] = happened.At;
                SetPrompt_NeedsLock(happened.Turn, "running");
                break;
            case SessionEvents.TurnEnded when happened.End is { } end:
                FoldEnd_NeedsLock(happened, end);
                break;
            case SessionEvents.Permission when happened.Permission is { } asked:
                _asked[asked.Id] = asked.ToolCall.TryGetProperty("toolCallId", out var tool) ? tool.GetString() ?? "" : "";
                break;
            case SessionEvents.PermissionAnswered when happened.Permission is { } answered:
                if (_asked.Remove(answered.Id, out var call) && _tools.TryGetValue(call, out var number))
                    Change_NeedsLock(number, item => item with { Tool = item.Tool! with { Decision = happened.Choice is { Length: > 0 } choice ? answered.Options.FirstOrDefault(option => option.Id == choice)?.Name ?? choice : "taken back" } });
                break;
            case SessionEvents.Moved when happened.Move is { } move:
                Append_NeedsLock(Mark(happened, "moved", $"at {(move.To.Length == 0 ? "the plug" : move.To)} from here on ({move.How}, {Math.Round(move.Milliseconds)} ms)"));
                break;
            case SessionEvents.Finding when happened.Finding is { } finding:
                Append_NeedsLock(new ChatItem { Number = 0, Kind = ChatItemKind.Finding, At = happened.At, Turn = happened.Turn, Finding = finding, Text = happened.Note ?? "" });
                break;
            case SessionEvents.State when happened.State is "crashed" or "closed":
                Append_NeedsLock(Mark(happened, happened.State, happened.State == "crashed" ? "Claude Code has ended unexpectedly; nothing of the conversation is lost" : "closed; the conversation is kept"));
                break;
            case SessionEvents.Lost:
                Append_NeedsLock(Mark(happened, "lost", "what was said before is not shown here"));
                break;
        }
    }

    private void FoldUpdate_NeedsLock(SessionUpdate update, SessionEvent happened)
    {
        switch (update)
        {
            case AgentMessageChunk chunk:
                Say_NeedsLock(ChatItemKind.Said, chunk, happened);
                break;
            case AgentThoughtChunk chunk:
                Say_NeedsLock(ChatItemKind.Thought, chunk, happened);
                break;
            // Told from the history; of a turn that runs the prompt is there already.
            case UserMessageChunk chunk when happened.Turn.Length == 0:
                Say_NeedsLock(ChatItemKind.Prompt, chunk, happened);
                break;
            case ToolCallState tool:
                FoldTool_NeedsLock(tool, happened);
                break;
            case PlanUpdate plan:
                FoldPlan_NeedsLock(plan, happened);
                break;
            case UsageUpdate { Cost: { Currency: "USD" } cost }:
                _cost = cost.Amount;
                break;
        }
    }

    private void Say_NeedsLock(ChatItemKind kind, MessageChunk chunk, SessionEvent happened)
    {
        var isSame = (chunk.MessageId ?? "") == _messageId;
        _messageId = chunk.MessageId ?? "";
        var last = _items.Count > 0 ? _items[^1] : null;
        var goesOn = last is not null && last.Kind == kind && last.Turn == happened.Turn && isSame;
        if (chunk.Content is not TextContent { Text: var said })
        {
            if (chunk.Content is ImageContent image) Append_NeedsLock(new ChatItem { Number = 0, Kind = kind, At = happened.At, Turn = happened.Turn, State = "told", IsContinued = goesOn, Attachments = [new Attachment("image", image.MimeType, image.Data)] });
            return;
        }

        if (said.Length == 0) return;
        if (!goesOn) last = Append_NeedsLock(new ChatItem { Number = 0, Kind = kind, At = happened.At, Turn = happened.Turn, State = kind == ChatItemKind.Prompt ? "told" : "" });
        foreach (var piece in TextParts.Join(last!.Text, said))
        {
            if (piece.IsNew) Append_NeedsLock(new ChatItem { Number = 0, Kind = kind, At = happened.At, Turn = happened.Turn, State = last.State, Text = piece.Text, IsContinued = true });
            else Change_NeedsLock(_dropped + _items.Count, item => item with { Text = piece.Text });
        }
    }

    private void FoldTool_NeedsLock(ToolCallState call, SessionEvent happened)
    {
        if (!_tools.TryGetValue(call.ToolCallId, out var number))
        {
            number = Append_NeedsLock(new ChatItem { Number = 0, Kind = ChatItemKind.Tool, At = happened.At, Turn = happened.Turn, Tool = new ToolView { Id = call.ToolCallId } }).Number;
            _tools[call.ToolCallId] = number;
        }

        Change_NeedsLock(number, item => item with { Tool = ToolFolding.Merge(item.Tool!, call) });
    }

    private void FoldPlan_NeedsLock(PlanUpdate plan, SessionEvent happened)
    {
        PlanLine[] lines = [.. plan.Entries.Select(static entry => new PlanLine(entry.Content, entry.Status.Value))];
        var known = _items.FindLastIndex(item => item.Kind == ChatItemKind.Plan && item.Turn == happened.Turn);
        if (known < 0) Append_NeedsLock(new ChatItem { Number = 0, Kind = ChatItemKind.Plan, At = happened.At, Turn = happened.Turn, Plan = lines });
        else Change_NeedsLock(_dropped + known + 1, item => item with { Plan = lines });
    }

    private void FoldEnd_NeedsLock(SessionEvent happened, TurnEnd end)
    {
        SetPrompt_NeedsLock(happened.Turn, end.StopReason switch { "cancelled" => "cancelled", "failed" => "failed", _ => "done" });
        _prompts.Remove(happened.Turn);
        // Told before, and said twice otherwise.
        if (end is { Finding: { } finding, IsTold: false }) Append_NeedsLock(new ChatItem { Number = 0, Kind = ChatItemKind.Finding, At = happened.At, Turn = happened.Turn, Finding = finding });
        // What is told is the conversation's; after a crash it begins anew.
        double? cost = _cost is { } now && now >= _costAtEnd ? now - _costAtEnd : null;
        _costAtEnd = _cost ?? _costAtEnd;
        TimeSpan? took = _begun.Remove(happened.Turn, out var begun) ? happened.At - begun : null;
        Append_NeedsLock(new ChatItem { Number = 0, Kind = ChatItemKind.End, At = happened.At, Turn = happened.Turn, End = end, CostUsd = cost, Took = took });
        _messageId = "";
    }

    private void SetPrompt_NeedsLock(string turn, string state)
    {
        if (_prompts.TryGetValue(turn, out var number)) Change_NeedsLock(number, item => item with { State = state });
    }

    private static ChatItem Mark(SessionEvent happened, string state, string text) => new() { Number = 0, Kind = ChatItemKind.Mark, At = happened.At, State = state, Text = text };

    private static ChatItem ReadPrompt(JsonElement blocks)
    {
        var text = "";
        List<Attachment> attachments = [];
        foreach (var block in blocks.EnumerateArray())
        {
            string Text(string name) => block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            switch (Text("type"))
            {
                case "text":
                    text += (text.Length > 0 ? "\n\n" : "") + Text("text");
                    break;
                case "image":
                    attachments.Add(new Attachment("image", Text("mimeType"), Text("data")));
                    break;
                case "resource_link":
                    attachments.Add(new Attachment(Text("name"), Text("mimeType"), ""));
                    break;
                case "resource" when block.TryGetProperty("resource", out var resource) && resource.TryGetProperty("uri", out var uri):
                    attachments.Add(new Attachment(Path.GetFileName(Uri.UnescapeDataString(uri.GetString() ?? "")), "", ""));
                    break;
            }
        }

        return new ChatItem { Number = 0, Kind = ChatItemKind.Prompt, At = default, Text = text, Attachments = attachments };
    }
}
