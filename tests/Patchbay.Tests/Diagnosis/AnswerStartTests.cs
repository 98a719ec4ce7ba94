using System.Text;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Tests.Diagnosis;

/// <summary>What the first bytes of a 200 say.</summary>
public sealed class AnswerStartTests
{
    public static TheoryData<string, AnswerStartKind> Whole { get; } = new()
    {
        // Good ones.
        { Bodies.Message, AnswerStartKind.Anthropic },
        { Bodies.MessageWithNulls, AnswerStartKind.Anthropic },
        { Bodies.MessageLlamaCpp, AnswerStartKind.Anthropic },
        { Bodies.MessageContentFirst, AnswerStartKind.Anthropic },
        { "\uFEFF" + Bodies.Message, AnswerStartKind.Anthropic },
        { "\r\n  " + Bodies.Message, AnswerStartKind.Anthropic },
        { Bodies.StreamStart, AnswerStartKind.Anthropic },
        { "\uFEFF" + Bodies.StreamStart, AnswerStartKind.Anthropic },
        { Bodies.StreamStart.Replace("\n", "\r\n", StringComparison.Ordinal), AnswerStartKind.Anthropic },
        { Bodies.StreamStart.Replace("\n", "\r", StringComparison.Ordinal), AnswerStartKind.Anthropic },
        { "event: ping\ndata: {\"type\": \"ping\"}\n\n" + Bodies.StreamStart, AnswerStartKind.Anthropic },
        { "event:message_start\ndata:{}\n\n", AnswerStartKind.Anthropic },
        { ": keep-alive\n\n:\n\n" + Bodies.StreamStart, AnswerStartKind.Anthropic },
        { "retry: 3000\nid: 1\n" + Bodies.StreamStart, AnswerStartKind.Anthropic },
        { "data: {\"type\":\"message_start\",\"message\":{}}\nevent: message_start\n\n", AnswerStartKind.Anthropic },
        { "data: {\"message\":{\"type\":\"message\",\"choices\":[]},\"type\":\"message_start\"}\n\n", AnswerStartKind.Anthropic },
        { Bodies.StreamOverloaded, AnswerStartKind.Anthropic },

        // Odd, and not certainly wrong.
        { "event: message\ndata: {\"hello\":1}\n\n", AnswerStartKind.Unknown },
        { """{"id":"msg_1","role":"assistant","content":[{"type":"text","text":"Hi"}]}""", AnswerStartKind.Unknown },
        { "\u001f\u008b\u0008\u0000", AnswerStartKind.Unknown },
        { "(µ/ý\u0000X", AnswerStartKind.Unknown },

        // Wrong.
        { "", AnswerStartKind.Empty },
        { "\r\n\r\n", AnswerStartKind.Empty },
        { ": ping\n\n: ping\n\n", AnswerStartKind.Empty },
        { Bodies.NginxWelcome, AnswerStartKind.Html },
        { Bodies.Portal, AnswerStartKind.Html },
        { "\n\n<!doctype HTML>\n<p>hi", AnswerStartKind.Html },
        { "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"\">\n<html>", AnswerStartKind.Html },
        { "<!-- served by x -->\n<html>", AnswerStartKind.Html },
        { Bodies.OpenAIJson, AnswerStartKind.OpenAIJson },
        { """{"id":"resp_1","object":"response","output":[]}""", AnswerStartKind.OpenAIJson },
        { """{"choices":[]}""", AnswerStartKind.OpenAIJson },
        { Bodies.OpenAIStream, AnswerStartKind.OpenAIStream },
        { Bodies.OpenAIStream.Replace("\n", "\r\n", StringComparison.Ordinal), AnswerStartKind.OpenAIStream },
        { Bodies.OpenAIResponses, AnswerStartKind.OpenAIStream },
        { "data: {\"type\":\"response.created\"}\n\n", AnswerStartKind.OpenAIStream },
        { Bodies.OpenRouterStream, AnswerStartKind.OpenAIStream },
        { "data: [DONE]\n\n", AnswerStartKind.OpenAIStream },
        { Bodies.LmStudioNoModel, AnswerStartKind.ErrorInside },
        { Bodies.LmStudioNoModelPlain, AnswerStartKind.ErrorInside },
        { Bodies.LmStudioNoModelEvent, AnswerStartKind.ErrorInside },
        { Bodies.LmStudioNoModelAnthropicEvent, AnswerStartKind.ErrorInside },
        { Bodies.LmStudioUnknownPath, AnswerStartKind.ErrorInside },
        { "event: error\ndata: the model has crashed\n\n", AnswerStartKind.ErrorInside },
        { Bodies.VllmModel, AnswerStartKind.ErrorInside },
        { Bodies.AnthropicOverloaded, AnswerStartKind.ErrorInside },
        { Bodies.OllamaNative, AnswerStartKind.NotAMessage },
        { Bodies.FastApiNotFound, AnswerStartKind.NotAMessage },
        { """{"status":"ok"}""", AnswerStartKind.NotAMessage },
        { "{}", AnswerStartKind.NotAMessage },
        { """{"candidates":[{"content":{"parts":[]}}]}""", AnswerStartKind.NotAMessage },
        { "data: {\"candidates\":[]}\n\n", AnswerStartKind.NotAMessage },
        { "Ollama is running", AnswerStartKind.NotAMessage },
        { "[]", AnswerStartKind.NotAMessage },
        { """{"id":"msg_1","type":""", AnswerStartKind.NotAMessage },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_whole_body_is_told_by_its_beginning(string body, AnswerStartKind expected) =>
        Assert.Equal(expected, AnswerStart.Judge(200, "", Bytes(body), ended: true));

    /// <summary>However the network cuts an answer, its beginning never makes it something else.</summary>
    [Theory]
    [MemberData(nameof(Whole))]
    public void A_beginning_is_judged_like_the_whole_or_not_at_all(string body, AnswerStartKind expected)
    {
        var bytes = Bytes(body);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var kind = AnswerStart.Judge(200, "text/plain", bytes.AsSpan(0, length), ended: false);
            Assert.True(kind == expected || kind is AnswerStartKind.Undecided or AnswerStartKind.Unknown, $"{length} bytes: {kind}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("event: mess")]
    [InlineData("ev")]
    [InlineData("data: {\"id\":\"chat")]
    [InlineData("{\"id\":\"msg_1\",\"cont")]
    [InlineData("{\"error\":{\"message\":\"No mo")]
    [InlineData(": comment\n\n")]
    public void Too_little_is_undecided(string body) =>
        Assert.Equal(AnswerStartKind.Undecided, AnswerStart.Judge(200, "", Bytes(body), ended: false));

    [Theory]
    [InlineData("<p>Hello", "text/html; charset=utf-8", AnswerStartKind.Html)]
    [InlineData("<p>Hello, this is nothing we know", "application/json", AnswerStartKind.NotAMessage)]
    [InlineData(Bodies.Message, "text/html", AnswerStartKind.Anthropic)]
    [InlineData(Bodies.Nginx502, "application/json", AnswerStartKind.Html)]
    public void The_bytes_count_more_than_the_content_type(string body, string contentType, AnswerStartKind expected) =>
        Assert.Equal(expected, AnswerStart.Judge(200, contentType, Bytes(body), ended: true));

    [Fact]
    public void An_error_status_speaks_for_itself() =>
        Assert.Equal(AnswerStartKind.Unknown, AnswerStart.Judge(502, "text/html", Bytes(Bodies.Nginx502), ended: true));

    [Theory]
    [InlineData(Bodies.StreamStart)]
    [InlineData(Bodies.Message)]
    [InlineData(": ping\n\nevent: ping\ndata: {}\n\n" + Bodies.StreamStart)]
    public void A_good_answer_costs_no_allocation(string body)
    {
        var bytes = Bytes(body);
        AnswerStart.Judge(200, "text/event-stream", bytes, ended: false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) AnswerStart.Judge(200, "text/event-stream", bytes, ended: false);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] Bytes(string body) => body.Length > 0 && body[0] is '\u001f' or '(' ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body);
}
