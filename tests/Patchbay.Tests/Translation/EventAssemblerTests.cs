using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Patchbay.Protocol.Errors;
using Patchbay.Protocol.Events;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>Whatever is said, in whatever order, the stream is legal, and what was said is in it.</summary>
public sealed class EventAssemblerTests
{
    private static readonly Gen<Action<IAnswerSink>> Saying = Gen.Frequency(
        (6, Pick("a", "", "héllo", "\"quoted\"\n", "😀", "\\u0000", "\u0001").Select(text => (Action<IAnswerSink>)(sink => sink.Text(Encoding.UTF8.GetBytes(text))))),
        (4, Pick("thought", "", "…").Select(text => (Action<IAnswerSink>)(sink => sink.Thinking(Encoding.UTF8.GetBytes(text))))),
        (1, Gen.Const((Action<IAnswerSink>)(sink => sink.ThinkingEnded("patchbay:x:")))),
        (4, Gen.Select(Gen.Int[0, 2], Pick("", "call_1", "call_2", "bad id!"), Pick("", "Bash", "Read")).Select((key, id, name) => (Action<IAnswerSink>)(sink => sink.ToolStarted(key, id, name)))),
        (6, Gen.Select(Gen.Int[0, 2], Pick("{", "}", "\"a\":1", "", "null", " ")).Select((key, json) => (Action<IAnswerSink>)(sink => sink.ToolArguments(key, Encoding.UTF8.GetBytes(json))))),
        (2, Gen.Int[0, 2].Select(key => (Action<IAnswerSink>)(sink => sink.ToolEnded(key)))),
        (2, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Select((queries, pages) => (Action<IAnswerSink>)(sink => sink.Searched(
            [.. Enumerable.Range(0, queries).Select(number => $"\"what\" is {number}")], [.. Enumerable.Range(0, pages).Select(number => new WebPage($"https://x.test/{number}", number == 0 ? "" : "titlé \"1\"\n"))])))),
        (2, Pick(StopReason.EndTurn, StopReason.MaxTokens, StopReason.ToolUse, StopReason.Refusal).Select(reason => (Action<IAnswerSink>)(sink => sink.Finish(reason)))),
        (2, Gen.Long[0, 1000].Select(count => (Action<IAnswerSink>)(sink => sink.Usage(new TokenUsage(count, count, null, null))))),
        (1, Gen.Const((Action<IAnswerSink>)(sink => sink.Fail(ErrorType.Overloaded, "it broke")))));

    [Fact]
    public void Any_sequence_of_meanings_makes_a_legal_stream() => Saying.List[0, 40].Sample(
        sayings =>
        {
            var output = new ArrayBufferWriter<byte>();
            var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m" }, output);
            foreach (var say in sayings) say(assembler);
            assembler.Complete();
            Assert.True(assembler.IsComplete);
            if (!assembler.HasStarted)
            {
                Assert.NotNull(assembler.Failure);
                Assert.Equal(0, output.WrittenCount);
                return;
            }

            var message = EventOracle.Check(output.WrittenSpan);
            Assert.Equal(assembler.Failure is not null, message.ContainsKey("error"));
        },
        iter: 20_000);

    [Fact]
    public void Interleaved_calls_come_out_one_after_another_with_their_own_arguments()
    {
        var message = Message(sink =>
        {
            sink.ToolStarted(0, "call_a", "Read");
            sink.ToolStarted(1, "call_b", "Bash");
            sink.ToolArguments(1, "{\"command\":"u8);
            sink.ToolArguments(0, "{\"path\":\"x\"}"u8);
            sink.ToolArguments(1, "\"ls\"}"u8);
            sink.Finish(StopReason.ToolUse);
        });
        Assert.Equal("""[{"type":"tool_use","id":"call_a","name":"Read","input":{"path":"x"}},{"type":"tool_use","id":"call_b","name":"Bash","input":{"command":"ls"}}]""", message["content"]!.ToJsonString());
        Assert.Equal("tool_use", (string)message["stop_reason"]!);
    }

    [Fact]
    public void A_search_stands_between_the_texts_around_it_and_is_counted()
    {
        var message = Message(sink =>
        {
            sink.Text("before"u8);
            sink.Searched(["one", "two"], [new WebPage("https://x.test/1", "x")]);
            sink.Searched(["nothing found"], []);
            sink.Text("after"u8);
            sink.Searched([], [new WebPage("https://y.test/2", "")]);
            sink.Finish(StopReason.EndTurn);
        });
        Assert.Equal(["text", "server_tool_use", "web_search_tool_result", "text", "server_tool_use", "web_search_tool_result"], message["content"]!.AsArray().Select(static block => (string)block!["type"]!));
        Assert.Equal("""{"type":"server_tool_use","id":"srvtoolu_patchbay_1_0","name":"web_search","input":{"query":"one; two"}}""", message["content"]![1]!.ToJsonString());
        Assert.Equal("https://y.test/2", (string)message["content"]![5]!["content"]![0]!["title"]!);
        Assert.Equal(3, (int)message["usage"]!["server_tool_use"]!["web_search_requests"]!);
        Assert.Equal("end_turn", (string)message["stop_reason"]!);
    }

    [Fact]
    public void A_search_waits_for_the_end_of_an_open_call()
    {
        var message = Message(sink =>
        {
            sink.ToolStarted(0, "call_a", "Read");
            sink.Searched(["q"], [new WebPage("https://x.test/1", "x")]);
            sink.ToolArguments(0, "{}"u8);
            sink.Finish(StopReason.ToolUse);
        });
        Assert.Equal(["tool_use", "server_tool_use", "web_search_tool_result"], message["content"]!.AsArray().Select(static block => (string)block!["type"]!));
        Assert.Equal("tool_use", (string)message["stop_reason"]!);
    }

    [Fact]
    public void A_surrogate_pair_cut_in_two_is_joined_and_half_of_one_is_replaced()
    {
        var text = new byte[16];
        var message = Message(sink =>
        {
            sink.Text(text.AsSpan(0, JsonText.Unescape("a\\ud83d"u8, text)));
            sink.Text(text.AsSpan(0, JsonText.Unescape("\\ude00b"u8, text)));
            sink.Text(text.AsSpan(0, JsonText.Unescape("\\ud83d"u8, text)));
            sink.Text("c"u8);
            sink.Finish(StopReason.EndTurn);
        });
        Assert.Equal("a😀b\uFFFDc", (string)message["content"]![0]!["text"]!);
    }

    [Fact]
    public void An_answer_without_a_reason_for_its_end_is_an_error()
    {
        var message = Message(sink => sink.Text("half an answ"u8));
        Assert.Equal("api_error", (string)message["error"]!["type"]!);
    }

    [Fact]
    public void A_failure_before_anything_was_said_writes_nothing()
    {
        var output = new ArrayBufferWriter<byte>();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m", Endpoint = "lm" }, output);
        assembler.Fail(ErrorType.Api, "no model");
        assembler.Complete();
        Assert.Equal(0, output.WrittenCount);
        Assert.Equal("Endpoint lm: no model", assembler.Failure!.Value.Message);
    }

    [Fact]
    public void A_piece_of_text_costs_no_allocation()
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m" }, output);
        assembler.Text("warm"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) assembler.Text("some words"u8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static JsonObject Message(Action<IAnswerSink> say)
    {
        var output = new ArrayBufferWriter<byte>();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m" }, output);
        say(assembler);
        assembler.Complete();
        return EventOracle.Check(output.WrittenSpan);
    }
}
