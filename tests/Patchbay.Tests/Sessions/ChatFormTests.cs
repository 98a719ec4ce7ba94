using System.Text.Json;
using Patchbay.Chat;
using Patchbay.Protocol.Control;

namespace Patchbay.Tests.Sessions;

public class ChatFormTests
{
    /// <summary>As the bridge puts Claude's own questions (claude-agent-acp 0.101.0), with what MCP servers may ask for beside.</summary>
    private const string Schema =
        """
        {"type":"object","properties":{
          "question_0":{"type":"string","title":"Bird","oneOf":[{"const":"Plover","title":"Plover","description":"small"},{"const":"Heron","title":"Heron"}]},
          "question_0_custom":{"type":"string","title":"Other"},
          "many":{"type":"array","title":"Many","items":{"anyOf":[{"const":"a","title":"A"},{"const":"b","title":"B"},{"const":"c","title":"C"}]}},
          "plain":{"type":"string","enum":["x","y"]},
          "sure":{"type":"boolean","title":"Sure?"},
          "count":{"type":"integer","title":"How many?"}}}
        """;

    [Theory]
    [InlineData("2|1,3|2|y|4", """{"question_0":"Heron","many":["a","c"],"plain":"y","sure":true,"count":4}""")]
    [InlineData("a grebe|-|-|n0|no way|false|x|12", """{"question_0_custom":"a grebe","sure":false,"count":12}""")]
    [InlineData("3|1|4|2|z|1|maybe|y|1.5|-", """{"question_0":"Plover","many":["b"],"plain":"x","sure":true}""")]
    public void Lines_fill_it_in_and_what_fits_nothing_is_asked_again(string lines, string content)
    {
        var form = new ChatForm(new FormAsked("q1", "Which?", JsonElement.Parse(Schema), null, null));
        Assert.True(lines.Split('|').Any(form.Take), "the form never ended");
        Assert.False(form.IsDeclined);
        Assert.Equal(content, form.Content!.Value.GetRawText());
    }

    [Fact]
    public void N_declines_at_any_point_and_a_page_or_an_empty_form_is_agreed_to()
    {
        var form = new ChatForm(new FormAsked("q1", "Which?", JsonElement.Parse(Schema), null, null));
        Assert.False(form.Take("1"));
        Assert.True(form.Take("n"));
        Assert.True(form.IsDeclined);
        var page = new ChatForm(new FormAsked("q2", "Sign in", null, "https://sso.example/start", null));
        Assert.False(page.Take("what?"));
        Assert.True(page.Take("y"));
        Assert.Null(page.Content);
    }
}
