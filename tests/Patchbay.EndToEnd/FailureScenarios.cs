using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Servers that answer, and answer wrongly: what the person at the real Claude Code reads.</summary>
public class FailureScenarios(Stage stage) : IClassFixture<Stage>
{
    private const string OffAgain = "patchbay use off";
    private const string CheckUrl = "patchbay endpoint edit hostile --url";

    [Theory]
    [InlineData("go-404", "PB-END-01", CheckUrl)]
    [InlineData("express-404", "PB-END-01", CheckUrl)]
    [InlineData("fastapi-404", "PB-END-01", CheckUrl)]
    [InlineData("lmstudio-unknown-path", "PB-END-01", CheckUrl)]
    [InlineData("anthropic-404-model", "PB-END-02", "patchbay endpoint edit hostile --model default=MODEL")]
    [InlineData("ollama-404-model", "PB-END-02", "patchbay endpoint edit hostile --model default=MODEL")]
    [InlineData("lmstudio-no-model-404", "PB-END-03", "lms load MODEL")]
    [InlineData("lmstudio-no-model-400", "PB-END-03", "lms load MODEL")]
    [InlineData("lmstudio-no-model-200", "PB-END-03", "lms load MODEL")]
    [InlineData("lmstudio-no-model-sse", "PB-END-03", "lms load MODEL")]
    [InlineData("llamacpp-loading", "PB-END-04", "patchbay endpoint test hostile")]
    [InlineData("html-502", "PB-END-05", "check it")]
    [InlineData("html-200", "PB-END-06", CheckUrl)]
    [InlineData("empty-200", "PB-END-07", "See the server's own log")]
    [InlineData("openai-json", "PB-END-08", CheckUrl)]
    [InlineData("openai-sse", "PB-END-08", CheckUrl)]
    [InlineData("redirect-307", "PB-END-09", CheckUrl)]
    [InlineData("proxy-407", "PB-NET-10", "patchbay endpoint edit hostile --proxy")]
    public async Task A_wrong_answer_is_explained(string preset, string code, string advice)
    {
        var shown = await stage.AskWhoAnswersAsync(new { preset });
        shown.AssertFinding(code, "hostile", advice);
        Assert.Contains(OffAgain, shown.Ended.Output, StringComparison.Ordinal);
        Assert.Single(shown.Asked);
    }

    [Fact]
    public async Task A_503_page_is_explained()
    {
        var page = "<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>nginx/1.26.3</center></body></html>";
        var shown = await stage.AskWhoAnswersAsync(new { status = 503, headers = new Dictionary<string, string> { ["content-type"] = "text/html" }, body = page });
        shown.AssertFinding("PB-END-05", "hostile", "check it");
    }

    [Fact]
    public async Task No_models_loaded_says_how_to_load_one_and_where()
    {
        var shown = await stage.AskWhoAnswersAsync(new { preset = "lmstudio-no-model-404" });
        Assert.Contains($"hostile ({stage.Fake.Url})", shown.Ended.Output, StringComparison.Ordinal);
        Assert.Contains(OffAgain, shown.Ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_never_followed()
    {
        await using var target = await Fake.StartAsync("target");
        var shown = await stage.AskWhoAnswersAsync(new { status = 307, headers = new Dictionary<string, string> { ["location"] = target.Url + "/v1/messages" }, body = "" });
        shown.AssertFinding("PB-END-09", "hostile", $"--url {target.Url}`");
        Assert.Empty(await target.JournalAsync());
    }
}
