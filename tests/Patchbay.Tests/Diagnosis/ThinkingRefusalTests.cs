using System.Text;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Tests.Diagnosis;

public class ThinkingRefusalTests
{
    private static readonly Endpoint Corp = new() { Name = "corp", Kind = KindCatalog.Custom, Url = new Uri("https://llm.corp.example") };

    [Theory]
    [InlineData("bad sig")]
    [InlineData("messages.1.content.0: signature could not be verified")]
    [InlineData("Thinking signature is invalid for this model")]
    [InlineData("failed to verify the signature of block 0")]
    [InlineData("thinking blocks are not supported by this deployment")]
    [InlineData("could not decrypt reasoning content")]
    public void Words_that_the_client_does_not_know_are_understood(string words) => Assert.Equal("PB-END-24", Explain(400, words)?.Code);

    [Theory]
    [InlineData(400, "messages.1.content.0: Invalid `signature` in `thinking` block")]
    [InlineData(400, "capability_rejected: thinking_signature")]
    [InlineData(400, "max_tokens: 999999 > 8192")]
    [InlineData(400, "the moon is in the wrong quarter")]
    [InlineData(500, "bad sig")]
    [InlineData(401, "invalid signature")]
    public void What_it_knows_and_what_is_something_else_passes(int status, string words) => Assert.Null(Explain(status, words));

    [Fact]
    public void Anthropics_own_answer_is_left_alone() =>
        Assert.Null(ThinkingRefusal.Explain(new Endpoint { Name = "anthropic", Kind = KindCatalog.Anthropic, Url = new Uri("https://api.anthropic.com") }, 400, "application/json", "{\"error\":{\"message\":\"bad sig\"}}"u8));

    [Theory]
    [InlineData("""{"messages":[{"content":[{"type":"thinking","thinking":"hm","signature":"EqMC"}]}]}""", true)]
    [InlineData("""{"messages":[{"content":[{"type":"redacted_thinking","data":"x"}]}]}""", true)]
    [InlineData("""{"messages":[{"content":"what is a signature?"}]}""", false)]
    public void Only_a_request_with_signed_thinking_is_concerned(string body, bool concerned) => Assert.Equal(concerned, ThinkingRefusal.MayConcern(Encoding.UTF8.GetBytes(body)));

    private static Finding? Explain(int status, string words) =>
        ThinkingRefusal.Explain(Corp, status, "application/json", Encoding.UTF8.GetBytes($$$"""{"type":"error","error":{"type":"invalid_request_error","message":"{{{words}}}"}}"""));
}
