using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Tests.Diagnosis;

public class ClientErrorTextTests
{
    private static readonly Endpoint Corp = new() { Name = "corp", Kind = KindCatalog.Custom, Url = new Uri("https://llm.corp.example") };

    [Theory]
    [InlineData("API Error: 400 the moon is in the wrong quarter", 400)]
    [InlineData("Failed to authenticate. API Error: 403 Forbidden", 403)]
    [InlineData("There's an issue with the selected model (claude-opus-5-5). It may not exist or you may not have access to it.", 404)]
    [InlineData("Request too large (max 32MB). Accumulated images", 413)]
    [InlineData("API Error: Repeated 529 Overloaded errors", 529)]
    [InlineData("API Error: Request rejected (429) · slow down", 429)]
    [InlineData("Not logged in · Please run /login", 401)]
    [InlineData("API Error: Connection refused (ECONNREFUSED)", null)]
    [InlineData("I read about API errors: 4000 of them", null)]
    [InlineData("", null)]
    public void A_status_is_read_out_of_what_the_client_shows(string words, int? status) => Assert.Equal(status, ClientErrorText.StatusIn(words));

    [Theory]
    [InlineData("API Error: API returned an empty or malformed response (HTTP 200)", "PB-END-10")]
    [InlineData("Request timed out. If the API is slow to answer", "PB-NET-14")]
    [InlineData("Connection to the API was lost (ECONNRESET)", "PB-NET-16")]
    [InlineData("API Error: Connection refused — a firewall", "PB-NET-02")]
    [InlineData("API Error: Can't reach the API server (ENOTFOUND)", "PB-NET-01")]
    [InlineData("The model made no sense", null)]
    public void What_tells_of_no_status_has_its_layer_too(string words, string? code) =>
        Assert.Equal(code, ClientErrorText.Explain(Corp, words)?.Code);

    [Theory]
    [InlineData("unknown", "PB-NET-14", "Claude Code gave up after 3.1 s")]
    [InlineData("API Error: API returned an empty or malformed response (HTTP 200)", "PB-END-10", "API Error: API returned an empty or malformed response (HTTP 200)")]
    public void What_it_hung_up_on_is_no_answer_of_the_endpoints(string words, string code, string evidence)
    {
        var finding = ClientErrorText.HungUp(Corp, words, TimeSpan.FromSeconds(3.12));
        Assert.Equal((code, evidence), (finding.Code, finding.Evidence));
    }

    [Fact]
    public void The_missing_model_is_named() => Assert.Equal("claude-opus-5-5", ClientErrorText.ModelIn("There's an issue with the selected model (claude-opus-5-5). It"));
}
