using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.PassThroughScenarios;

namespace Patchbay.EndToEnd;

/// <summary>Claude Code's WebSearch at endpoints that search the web by themselves, in a way of their own.</summary>
public class WebSearchScenarios
{
    private const string Gemini = """data: {"candidates":[{"content":{"parts":[{"text":""}]},"groundingMetadata":{"webSearchQueries":["weather"],"groundingChunks":[{"web":{"uri":"https://x.test/1","title":"x.test"}}]}}]}""";
    private const string Responses = """data: {"type":"response.output_item.done","output_index":7,"item":{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"weather"}}}""" + "\n\n"
        + """data: {"type":"response.output_item.done","output_index":8,"item":{"id":"msg_w","type":"message","role":"assistant","content":[{"type":"output_text","text":"So they say.","annotations":[{"type":"url_citation","url":"https://x.test/1","title":"x.test"}]}]}}""";

    [Theory]
    [InlineData("gemini", "gemini-3-pro", Gemini)]
    [InlineData("xai", "grok-4.5", Responses)]
    public async Task Its_sources_are_links_and_its_searches_are_counted(string kind, string model, string found)
    {
        await using var fake = await Fake.StartAsync("scripted", new object[]
        {
            new { name = "ask", times = 1, toolResult = false, lacks = new[] { "Perform a web search" }, reply = new { content = new[] { Tool("call_w", "WebSearch", new { query = "weather" }) } } },
            new { name = "search", contains = new[] { "Perform a web search" }, reply = new { content = Say("It rains."), extraEvents = found + "\n\n" } },
            new { name = "done", reply = new { content = Say("searched") } },
        });
        await using var rig = new Rig();
        rig.Configure("there", new Dictionary<string, object> { ["there"] = new { kind, url = fake.Url, models = new { @default = model } } });
        var ended = await rig.ClaudeWithAsync(new() { ["IS_SANDBOX"] = "1" }, "what is the weather", "--permission-mode", "bypassPermissions", "--output-format", "stream-json", "--verbose");
        var last = (await fake.JournalAsync(done: 3)).Last(static entry => entry.Method == "POST");
        var body = await fake.BodyAsync(last.N);
        Assert.True(body.Contains("It rains.", StringComparison.Ordinal), ended + body);
        // The links, as the client gives them to the model: not a text, which it would hand on as the searcher's words.
        Assert.Contains("Links: [{", body.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("https://x.test/1", body, StringComparison.Ordinal);
        Assert.Contains("\"searchCount\":1", ended.Output, StringComparison.Ordinal);
    }
}
