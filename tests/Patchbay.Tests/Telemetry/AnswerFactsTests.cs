using System.Text;
using Patchbay.Protocol.Events;

namespace Patchbay.Tests.Telemetry;

public sealed class AnswerFactsTests
{
    [Fact]
    public void A_stream_tells_them_in_two_events()
    {
        var facts = new AnswerFacts();
        using var tap = new UsageTap { Facts = facts };
        tap.Read("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m-1\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":1}}}\n\n"u8);
        tap.Read("event: content_block_start\ndata: {\"content_block\":{\"id\":\"toolu_1\"}}\n\n"u8);
        tap.Read("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":2}}\n\n"u8);
        Assert.Equal(("msg_1", "m-1", "tool_use"), (facts.Id, facts.Model, facts.StopReason));
        Assert.Equal((1, 2), (tap.Usage.Input, tap.Usage.Output));
    }

    [Fact]
    public void A_Message_tells_its_own_and_not_those_of_its_blocks()
    {
        var facts = new AnswerFacts();
        facts.Read("""{"content":[{"type":"tool_use","id":"toolu_1","input":{"model":"x"}}],"id":"msg_2","model":"m-2","stop_reason":"end_turn"}"""u8);
        Assert.Equal(("msg_2", "m-2", "end_turn"), (facts.Id, facts.Model, facts.StopReason));
    }

    [Fact]
    public void Broken_JSON_tells_what_stands_before() // and hurts nobody
    {
        var facts = new AnswerFacts();
        facts.Read(Encoding.UTF8.GetBytes("""{"id":"msg_3","model":"""));
        Assert.Equal(("msg_3", ""), (facts.Id, facts.Model));
    }
}
