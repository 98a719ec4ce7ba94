using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.PassThroughScenarios;

namespace Patchbay.EndToEnd;

/// <summary>Translation between a client and a server that nobody here wrote.</summary>
public class TranslationJudges
{
    public static TheoryData<string> Dialects => [.. Translated.Names, "ollama"];

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_real_Claude_Code_works_on_a_server_from_npm(string dialect)
    {
        await using var server = Program.Start("node", ["aimock-server.mjs"], new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = Path.GetTempPath() }, Binaries.Clients);
        var url = JsonDocument.Parse(await server.Output.ReadLineAsync() ?? throw new InvalidOperationException(await server.Errors)).RootElement.GetProperty("url").GetString()!;
        await using var rig = new Rig();
        rig.Configure("npm", new() { ["npm"] = new { url, dialect, credential = new { bearer = "${env:NPM_SERVER_KEY}" }, models = new { @default = "gpt-4o" } } });
        var key = new Dictionary<string, string> { ["NPM_SERVER_KEY"] = "any-key-will-do-here", ["IS_SANDBOX"] = "1" };

        var hello = await rig.ClaudeWithAsync(key, "hello there");
        Assert.True(hello.Output.Trim() == "Hello yourself, from a server nobody here wrote.", hello.ToString());
        var tools = await rig.ClaudeWithAsync(key, "run it", "--permission-mode", "bypassPermissions");
        Assert.True(tools.Output.Trim() == "It printed something 😀.", tools.ToString());
    }

    [Theory]
    [InlineData("@anthropic-ai/sdk", "ANTHROPIC_AUTH_TOKEN")]
    [InlineData("@anthropic-ai/sdk-0137", "ANTHROPIC_API_KEY")]
    public async Task The_official_SDKs_see_nothing_but_the_Messages_API(string package, string keyVariable)
    {
        foreach (var dialect in Translated.Names)
        {
            var firstText = dialect == "openai-responses" ? 5 : 3; // Four events come before it there.
            await using var rig = await Translated.StartAsync(dialect, new object[]
            {
                new { name = "429", lastUser = "fail-429", reply = new { status = 429, headers = new Dictionary<string, string> { ["retry-after"] = "7" }, body = """{"error":{"message":"slow down","code":429,"status":"RESOURCE_EXHAUSTED"}}""" } },
                new { name = "abort", lastUser = "abort", reply = new { holdAfter = firstText, content = Say("a long answer that is held back until released, and never is") } },
                new { name = "tool result", toolResult = true, reply = new { content = Say("it is sunny") } },
                new { name = "tool", lastUser = "tool", reply = new { content = new[] { Tool("call_sdk", "weather", new { city = "Köln" }) } } },
                new { name = "echo", reply = new { echo = "scripted" } },
            });
            var agent = await rig.Rig.AgentEnvironmentAsync();
            var token = agent["ANTHROPIC_CUSTOM_HEADERS"].Split(": ")[1].Trim();
            var ended = await Program.RunAsync("node", ["sdk-translated.mjs", package], new Dictionary<string, string> { ["PATH"] = agent["PATH"], ["HOME"] = rig.Rig.Place.Home, ["ANTHROPIC_BASE_URL"] = agent["ANTHROPIC_BASE_URL"], [keyVariable] = token }, Binaries.Clients);
            Assert.True(ended.Code == 0, $"{dialect}: {ended}");

            var seen = JsonDocument.Parse(ended.Output).RootElement;
            Assert.Equal("""["scripted here. You said: plain","claude-opus-5-5","end_turn"]""", seen.GetProperty("plain").GetRawText());
            Assert.Equal("scripted here. You said: streamed", seen.GetProperty("streamed").GetString());
            Assert.Equal("[25,15]", seen.GetProperty("usage").GetRawText());
            Assert.Equal("Köln", seen.GetProperty("tool").GetProperty("input").GetProperty("city").GetString());
            Assert.Equal("it is sunny", seen.GetProperty("afterTool").GetString());
            Assert.Equal("""[429,"rate_limit_error","7"]""", seen.GetProperty("limited").GetRawText());
            Assert.Equal("""[501,"not_supported",null]""", seen.GetProperty("count").GetRawText());
            await rig.Fake.JournalAsync(aborted: 1); // The endpoint's stream was cancelled with the client's.
            Assert.All(await rig.Fake.JournalAsync(), entry => Assert.DoesNotContain(entry.Headers, header => header[1].Contains(token, StringComparison.Ordinal)));
        }
    }
}
