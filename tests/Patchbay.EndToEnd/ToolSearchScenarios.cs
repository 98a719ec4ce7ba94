using System.Globalization;
using System.Text;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using Xunit.Abstractions;
using static Patchbay.EndToEnd.PassThroughScenarios;

namespace Patchbay.EndToEnd;

/// <summary>Claude Code's tool search on an endpoint that knows nothing of it: a hundred tools of an MCP server cost nothing until they are asked for.</summary>
public class ToolSearchScenarios(ITestOutputHelper log)
{
    private const int Tools = 100;

    /// <summary>Makes a schema of about a kilobyte: 107 tools of real servers were 30,600 tokens (litellm-docs#993).</summary>
    private const int Options = 5;

    [Theory, MemberData(nameof(Translated.Dialects), MemberType = typeof(Translated))]
    public async Task A_tool_is_sent_from_its_first_mention_on_and_behind_all_that_was_sent_before(string dialect)
    {
        // The second one asked for stands before the first one in the server's list, and must not go before it.
        var requests = await AskAsync(dialect, toolSearch: true,
            Step("search 07", "", Tool("call_a", "ToolSearch", new { query = "select:mcp__many__tool_07", max_results = 3 })),
            Step("use 07", "mcp__many__tool_07 is now available", Tool("call_b", "mcp__many__tool_07", new { text = "first" })),
            Step("search 03 and 99", "tool_07 got first", Tool("call_c", "ToolSearch", new { query = "select:mcp__many__tool_03,mcp__many__tool_99", max_results = 3 })),
            Step("use 99", "mcp__many__tool_99 is now available", Tool("call_d", "mcp__many__tool_99", new { text = "second" })));

        Assert.Equal(5, requests.Length);
        Assert.DoesNotContain("mcp__many__", string.Concat(requests[0].Schemas), StringComparison.Ordinal);
        Assert.Equal(["", "07", "07", "07 03 99", "07 03 99"], requests.Select(request => string.Join(' ', request.Names.Where(IsMany).Select(name => name[^2..]))));
        Assert.Contains("tool_99 got second", requests[^1].Body, StringComparison.Ordinal);
        for (var turn = 1; turn < requests.Length; turn++)
        {
            var before = requests[turn - 1];
            Assert.Equal(before.Schemas, requests[turn].Schemas.Take(before.Schemas.Length));
            Assert.Equal(before.System, requests[turn].System);
        }
    }

    [Fact]
    public async Task A_hundred_tools_cost_less_than_a_third_of_what_they_cost_without_tool_search()
    {
        var searching = Assert.Single(await AskAsync("openai-chat", toolSearch: true));
        var telling = Assert.Single(await AskAsync("openai-chat", toolSearch: false));

        Assert.Equal((0, Tools), (searching.Names.Count(IsMany), telling.Names.Count(IsMany)));
        var text = new StringBuilder();
        foreach (var (name, request) in new[] { ("tool search", searching), ("ENABLE_TOOL_SEARCH=false", telling) })
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {request.Names.Length} tools of {request.ToolBytes:N0} bytes in a request of {Encoding.UTF8.GetByteCount(request.Body):N0} bytes");
        log.WriteLine(text.ToString());
        Assert.True(searching.ToolBytes * 3 < telling.ToolBytes, text.ToString());
    }

    private static bool IsMany(string name) => name.StartsWith("mcp__many__", StringComparison.Ordinal);

    private static object Step(string name, string contains, object call) =>
        new { name, times = 1, contains = new[] { contains }, reply = new { content = new[] { call } } };

    private static async Task<Seen[]> AskAsync(string dialect, bool toolSearch, params object[] steps)
    {
        await using var rig = await Translated.StartAsync(dialect, steps.Append(new { name = "done", reply = new { content = Say("searched and used") } }).ToArray());
        var server = new { command = "node", args = new[] { Path.Combine(Binaries.Clients, "mcp-tools.mjs"), $"{Tools}", $"{Options}" } };
        var config = rig.Rig.Place.Write("mcp.json", JsonSerializer.Serialize(new { mcpServers = new { many = server } }));
        var environment = new Dictionary<string, string> { ["IS_SANDBOX"] = "1" };
        if (!toolSearch) environment["ENABLE_TOOL_SEARCH"] = "false";
        var ended = await rig.Rig.ClaudeWithAsync(environment, "find a tool", "--permission-mode", "bypassPermissions", "--mcp-config", config);
        Assert.Equal("searched and used", ended.Output.Trim());
        return [.. (await rig.BodiesAsync(steps.Length + 1)).Select(body => new Seen(body))];
    }

    /// <summary>What an endpoint saw of one request.</summary>
    private sealed class Seen
    {
        public Seen(string body)
        {
            var root = JsonDocument.Parse(body).RootElement;
            var tools = root.GetProperty("tools");
            Body = body;
            Names = Translated.ToolNames(body);
            Schemas = [.. tools.EnumerateArray().SelectMany(tool => tool.TryGetProperty("functionDeclarations", out var declarations) ? declarations.EnumerateArray().ToArray() : [tool]).Select(tool => tool.GetRawText())];
            ToolBytes = Encoding.UTF8.GetByteCount(tools.GetRawText());
            System = root.TryGetProperty("instructions", out var system) || root.TryGetProperty("systemInstruction", out system) ? system.GetRawText() : root.GetProperty("messages")[0].GetRawText();
        }

        public string Body { get; }

        public string[] Names { get; }

        public string[] Schemas { get; }

        public int ToolBytes { get; }

        public string System { get; }
    }
}
