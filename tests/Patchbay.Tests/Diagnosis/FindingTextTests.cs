using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Tests.Diagnosis;

/// <summary>A finding that comes back out of an agent's words, and one made of nothing but a status.</summary>
public class FindingTextTests
{
    [Fact]
    public void Every_finding_is_found_again_behind_what_the_agent_puts_before_it() => Assert.All(FindingCatalog.All, entry =>
    {
        var finding = SampleFinding.Of(entry);
        foreach (var before in (string[])["", "API Error: 424 ", "Internal error: API Error: 424 ", "Internal error: Failed to authenticate. API Error: 401 "])
        {
            var found = FindingText.Read(before + finding.Message);
            Assert.NotNull(found);
            Assert.Equal((finding.Code, finding.Layer, finding.What, finding.Remedy), (found.Code, found.Layer, found.What, found.Remedy));
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("API Error: 500 something else")]
    [InlineData("To do: buy milk\nPB-NET-02")]
    public void Other_text_is_none(string text) => Assert.Null(FindingText.Read(text));

    [Theory]
    [InlineData(401, "PB-CRED-05")]
    [InlineData(404, "PB-END-01")]
    [InlineData(429, "PB-END-23")]
    [InlineData(529, "PB-END-23")]
    public void A_status_alone_has_a_finding_and_its_words_show_no_secret(int status, string code)
    {
        var endpoint = new Endpoint { Name = "corp", Kind = KindCatalog.Custom, Url = new Uri("https://llm.corp.example") };
        var finding = AnswerDiagnosis.OfStatus(endpoint, status, "refused: sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789");
        Assert.Equal(code, finding.Code);
        Assert.DoesNotContain("abcdefghijklmnopqrstuvwxyz", finding.Message, StringComparison.Ordinal);
    }
}
