using System.Text;
using Patchbay.Translation.AnthropicMessages;

namespace Patchbay.Tests.Translation;

public sealed class ForeignThinkingTests
{
    private const string Marked = """{"type":"thinking","thinking":"a, b] }","signature":"patchbay:openai-chat-1:"}""";
    private const string Own = """{"type":"thinking","thinking":"x","signature":"EqRk"}""";
    private const string Search = """{"type":"server_tool_use","id":"srvtoolu_patchbay_1_0","name":"web_search","input":{"query":"q"}}""";
    private const string Found = """{"type":"web_search_tool_result","tool_use_id":"srvtoolu_patchbay_1_0","content":[{"type":"web_search_result","url":"https://x.test","title":"x","encrypted_content":"patchbay:","page_age":null}]}""";
    private const string OwnSearch = """{"type":"server_tool_use","id":"srvtoolu_01A","name":"web_search","input":{"query":"patchbay:"}}""";
    private const string Text = """{"type":"text","text":"\"patchbay: is a word"}""";

    [Theory]
    [InlineData($"[{Marked}, {Text}]", $"[{Text}]")]
    [InlineData($"[{Text}, {Marked}]", $"[{Text}]")]
    [InlineData($"[{Own}, {Marked} ,{Text}]", $"[{Own}, {Text}]")]
    [InlineData($"[{Text},{Marked},{Marked}]", $"[{Text}]")]
    [InlineData($"[{Marked},{Text},{Marked},{Own}]", $"[{Text},{Own}]")]
    [InlineData($"[{Text},{Search},{Found}]", $"[{Text}]")]
    [InlineData($"[{OwnSearch},{Search},{Found}, {Text}]", $"[{OwnSearch},{Text}]")]
    [InlineData($"[{Marked},{Search},{Found},{Own}]", $"[{Own}]")]
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
