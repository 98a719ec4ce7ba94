using System.Text;
using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Translation;

/// <summary>What ends an answer before its connection does, and what an endpoint says beside its error.</summary>
public sealed class LastWordTests
{
    [Theory]
    [InlineData(Dialect.OpenAIChat, """data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}""", "data: [DONE]")]
    [InlineData(Dialect.OpenAIResponses, """data: {"type":"response.output_text.delta","item_id":"m","delta":"a"}""", """data: {"type":"response.completed","response":{"status":"completed","output":[]}}""")]
    [InlineData(Dialect.Ollama, """{"message":{"content":"a"},"done":false}""", """{"message":{"content":""},"done":true,"done_reason":"stop"}""")]
    public void The_last_word_of_a_dialect_ends_an_answer_whatever_the_connection_does(Dialect dialect, string before, string last)
    {
        using var reader = Translators.Of(dialect).CreateStreamReader(new EndpointTraits { Endpoint = "there", Model = "m" });
        var sink = new MessageAssembler(new AnswerHead { Id = "msg_1", Model = "m" });
        reader.Read(Encoding.UTF8.GetBytes(before + "\n\n"), sink);
        Assert.False(reader.IsDone);
        reader.Read(Encoding.UTF8.GetBytes(last + "\n\n"), sink);
        Assert.True(reader.IsDone);
        reader.Complete(sink);
        Assert.NotNull(sink.Complete());
    }

    [Fact]
    public void Gemini_tells_in_the_body_when_to_ask_again()
    {
        var error = Translators.Of(Dialect.Gemini).ReadError("""{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.07s"}]}}"""u8);
        Assert.Equal(35, error.RetryAfter);
        Assert.Null(Translators.Of(Dialect.Gemini).ReadError("""{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"soon"}]}}"""u8).RetryAfter);
    }
}
