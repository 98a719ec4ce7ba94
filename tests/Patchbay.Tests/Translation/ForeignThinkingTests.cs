using System.Text;
using Patchbay.Translation.AnthropicMessages;

namespace Patchbay.Tests.Translation;

public sealed class ForeignThinkingTests
{
    private const string Marked = """{"type":"thinking","thinking":"a, b] }","signature":"patchbay:openai-chat-1:"}""";
    private const string Own = """{"type":"thinking","thinking":"x","signature":"EqRk"}""";
    private const string Text = """{"type":"text","text":"\"patchbay: is a word"}""";

    [Theory]
    [InlineData($"[{Marked}, {Text}]", $"[{Text}]")]
    [InlineData($"[{Text}, {Marked}]", $"[{Text}]")]
    [InlineData($"[{Own}, {Marked} ,{Text}]", $"[{Own}, {Text}]")]
    [InlineData($"[{Text},{Marked},{Marked}]", $"[{Text}]")]
    [InlineData($"[{Marked},{Text},{Marked},{Own}]", $"[{Text},{Own}]")]
    [InlineData($"[ {Text} , {Own} ]", $"[ {Text} , {Own} ]")]
    public void Blocks_of_other_endpoints_go_and_nothing_else_changes(string content, string left)
    {
        var body = $$"""{ "model":"m",  "messages":[{"role":"user","content":"hi"}, {"role":"assistant","content":{{content}} ,"x":1}],"patchbay:":"patchbay:" }""";
        Assert.Equal(body.Replace(content, left, StringComparison.Ordinal), Strip(body));
    }

    [Fact]
    public void A_message_of_nothing_else_goes_as_a_whole() => Assert.Equal(
        """{"messages":[{"role":"user","content":"a"}, {"role":"user","content":"b"}]}""",
        Strip($$"""{"messages":[{"role":"user","content":"a"}, {"role":"assistant","content":[{{Marked}}]}, {"role":"user","content":"b"}]}"""));

    [Theory]
    [InlineData("not json \"patchbay:")]
    [InlineData("[\"patchbay:\"]")]
    [InlineData("{\"messages\":[{\"content\":[\"patchbay:")]
    public void What_is_no_request_stays(string body) => Assert.Equal(body, Strip(body));

    private static string Strip(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.True(ForeignThinking.MayBeIn(bytes) || !body.Contains("\"patchbay:", StringComparison.Ordinal));
        return Encoding.UTF8.GetString(ForeignThinking.Strip(bytes).Span);
    }
}
