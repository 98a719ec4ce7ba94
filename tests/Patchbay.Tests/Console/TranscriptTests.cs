using System.Text;
using System.Text.Json;
using Patchbay.Console.Chat;
using Patchbay.Protocol.Control;

namespace Patchbay.Tests.Console;

public class TranscriptTests
{
    private readonly Transcript _transcript = new("0f8f-session");
    private long _number;

    [Fact]
    public void What_is_said_in_pieces_is_one_item_until_something_else_happens()
    {
        Update("""{"sessionUpdate":"agent_message_chunk","messageId":"m1","content":{"type":"text","text":"Hello "}}""");
        Update("""{"sessionUpdate":"agent_message_chunk","messageId":"m1","content":{"type":"text","text":"there"}}""");
        Update("""{"sessionUpdate":"tool_call","toolCallId":"c1","title":"`ls`","kind":"execute","status":"pending","rawInput":{"command":"ls"}}""");
        Update("""{"sessionUpdate":"agent_message_chunk","messageId":"m1","content":{"type":"text","text":"done"}}""");
        Assert.Equal([ChatItemKind.Said, ChatItemKind.Tool, ChatItemKind.Said], Items.Select(static item => item.Kind));
        Assert.Equal(["Hello there", "done"], Items.Where(static item => item.Kind == ChatItemKind.Said).Select(static item => item.Text));
    }

    [Fact]
    public void A_tool_keeps_what_an_update_leaves_out()
    {
        Update("""{"sessionUpdate":"tool_call","toolCallId":"c1","title":"`ls`","kind":"execute","status":"pending","rawInput":{"command":"ls -la"}}""");
        Update("""{"sessionUpdate":"tool_call_update","toolCallId":"c1","status":"completed","content":[{"type":"content","content":{"type":"text","text":"a\nb"}},{"type":"diff","path":"/x","oldText":"1","newText":"2"}]}""");
        var tool = Assert.Single(Items).Tool!;
        Assert.Equal(("`ls`", "execute", "completed", "ls -la", "a\nb"), (tool.Title, tool.Kind, tool.Status, tool.Input, tool.Output));
        Assert.Equal(new FileChange("/x", "1", "2"), Assert.Single(tool.Changes));
    }

    [Fact]
    public void A_turn_has_its_prompt_its_end_and_what_it_cost_alone()
    {
        void Turn(string turn, double cost)
        {
            Add(SessionEvents.TurnQueued, happened => happened with { Turn = turn, Update = JsonElement.Parse("""[{"type":"text","text":"say it"},{"type":"image","mimeType":"image/png","data":"AA=="}]""") });
            Add(SessionEvents.TurnStarted, happened => happened with { Turn = turn });
            Update($$$"""{"sessionUpdate":"usage_update","used":10,"size":200000,"cost":{"amount":{{{cost.ToString(CultureInfo.InvariantCulture)}}},"currency":"USD"}}""");
            Add(SessionEvents.TurnEnded, happened => happened with { Turn = turn, End = new TurnEnd { StopReason = "end_turn", Endpoint = "one" } });
        }

        Turn("t1", 0.25);
        Turn("t2", 0.75);
        Assert.Equal(["done", "done"], Items.Where(static item => item.Kind == ChatItemKind.Prompt).Select(static item => item.State));
        Assert.Equal([0.25, 0.5], Items.Where(static item => item.Kind == ChatItemKind.End).Select(static item => item.CostUsd!.Value));
        Assert.Equal("image/png", Items[0].Attachments.Single().MimeType);
    }

    [Fact]
    public void A_finding_that_was_told_is_not_told_again_by_the_end()
    {
        var finding = new FindingRecord("PB-NET-02", "network", "refused", "start it", "");
        Add(SessionEvents.Finding, happened => happened with { Turn = "t1", Finding = finding, Note = "" });
        Add(SessionEvents.TurnEnded, happened => happened with { Turn = "t1", End = new TurnEnd { StopReason = "failed", Finding = finding, IsTold = true } });
        Add(SessionEvents.TurnEnded, happened => happened with { Turn = "t2", End = new TurnEnd { StopReason = "failed", Finding = finding } });
        Assert.Equal(2, Items.Count(static item => item.Kind == ChatItemKind.Finding));
    }

    [Fact]
    public void A_permission_leaves_its_answer_at_the_tool()
    {
        Update("""{"sessionUpdate":"tool_call","toolCallId":"c1","title":"t"}""");
        var asked = new PermissionAsked("p1", JsonElement.Parse("""{"toolCallId":"c1"}"""), [new PermissionChoice("allow", "Yes", "allow_once")]);
        Add(SessionEvents.Permission, happened => happened with { Permission = asked });
        Add(SessionEvents.PermissionAnswered, happened => happened with { Permission = asked, Choice = "allow" });
        Assert.Equal("Yes", Assert.Single(Items).Tool!.Decision);
    }

    [Fact]
    public void What_has_changed_since_a_version_is_told_and_nothing_else()
    {
        Update("""{"sessionUpdate":"tool_call","toolCallId":"c1","title":"t"}""");
        Update("""{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"one"}}""");
        var version = _transcript.Last(10).Version;
        Assert.Empty(_transcript.Since(version).Items);
        Update("""{"sessionUpdate":"tool_call_update","toolCallId":"c1","status":"completed"}""");
        Update("""{"sessionUpdate":"agent_message_chunk","messageId":"other","content":{"type":"text","text":"two"}}""");
        Assert.Equal([1, 3], _transcript.Since(version).Items.Select(static item => item.Number));
    }

    [Fact]
    public void Ten_thousand_messages_are_kept_and_a_flood_is_bounded()
    {
        for (var message = 0; message < 10_000; message++) Update($$$"""{"sessionUpdate":"{{{(message % 2 == 0 ? "user" : "agent")}}}_message_chunk","messageId":"m{{{message}}}","content":{"type":"text","text":"message {{{message}}}"}}""");
        Assert.Equal(10_000, _transcript.Last(int.MaxValue).Items.Count);
        var (earlier, hasEarlier) = _transcript.Before(101, 50);
        Assert.Equal((51, 100, true), (earlier[0].Number, earlier[^1].Number, hasEarlier));
        Assert.Equal("message 9999", _transcript.Search("message 9999", 3)[0].Text);

        var flood = $"\"{new string('x', 4 * 1024 * 1024)}\"";
        for (var tool = 0; tool < 12; tool++) Update($$$$"""{"sessionUpdate":"tool_call","toolCallId":"big{{{{tool}}}}","title":"t","content":[{"type":"content","content":{"type":"text","text":{{{{flood}}}}}}]}""");
        var left = _transcript.Last(int.MaxValue).Items;
        Assert.True(left.Sum(static item => (long)item.Text.Length + (item.Tool?.Output.Length ?? 0)) <= Transcript.MaxLength);
        // What is left has the numbers it had.
        Assert.Equal(10_012, left[^1].Number);
        Assert.Equal(left[^1], _transcript.Find(10_012));
        Assert.Null(_transcript.Find(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_long_text_is_parted_where_it_does_no_harm(int chunk)
    {
        var text = new StringBuilder();
        for (var paragraph = 0; paragraph < 40; paragraph++) text.Append(CultureInfo.InvariantCulture, $"Paragraph {paragraph} {new string('w', 300)}\n\n");
        text.Append("```python\n");
        for (var line = 0; line < 900; line++) text.Append(CultureInfo.InvariantCulture, $"line_{line} = {line}\n\n");
        text.Append("```\n\nThe end.");
        for (var at = 0; at < text.Length; at += chunk) Say(text.ToString(at, Math.Min(chunk, text.Length - at)));
        var items = Items;
        Assert.All(items, static item => Assert.InRange(item.Text.Length, 1, Transcript.MaxItemLength));
        Assert.True(items.Count > 5);
        Assert.Equal(items.Skip(1).Select(static _ => true), items.Skip(1).Select(static item => item.IsContinued));
        // Every line of code is in a block that is open in its own item.
        foreach (var item in items.Where(static item => item.Text.Contains("line_", StringComparison.Ordinal))) Assert.Contains("```python", item.Text[..(item.Text.IndexOf("line_", StringComparison.Ordinal))], StringComparison.Ordinal);
        for (var line = 0; line < 900; line++) Assert.Equal(1, items.Count(item => item.Text.Contains($"line_{line} =", StringComparison.Ordinal)));
    }

    private IReadOnlyList<ChatItem> Items => _transcript.Last(int.MaxValue).Items;

    private void Say(string text) => Update($$$"""{"sessionUpdate":"agent_message_chunk","messageId":"m","content":{"type":"text","text":"{{{JsonEncodedText.Encode(text)}}}"}}""");

    private void Update(string json) => Add(SessionEvents.Update, happened => happened with { Update = JsonElement.Parse(json) });

    private void Add(string kind, Func<SessionEvent, SessionEvent> fill) => _transcript.Add(fill(new SessionEvent { Number = ++_number, At = DateTimeOffset.UnixEpoch, Session = "s", Kind = kind }));
}
