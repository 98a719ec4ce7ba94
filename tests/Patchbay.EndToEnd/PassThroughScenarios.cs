using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The real Claude Code through the gateway, scenario by scenario; each compares hashes on both sides.</summary>
public class PassThroughScenarios
{
    [Fact]
    public async Task A_plain_answer()
    {
        await using var rig = await Tapped.StartAsync();
        var ended = await rig.ClaudeAsync("hello there");
        Assert.Equal("scripted here. You said: hello there", ended.Output.Trim());
        await rig.AssertByteForByteAsync(1);
    }

    [Fact]
    public async Task A_Bash_round_trip()
    {
        await using var rig = await Tapped.StartAsync(new object[]
        {
            new { name = "call", toolResult = false, reply = new { content = new[] { Tool("toolu_1", "Bash", new { command = "echo from-$((40+2))", description = "test" }) } } },
            new { name = "done", reply = new { content = Say("finished") } },
        });
        var ended = await rig.ClaudeAsync("run it");
        Assert.Equal("finished", ended.Output.Trim());
        var journal = await rig.AssertByteForByteAsync(2);
        Assert.Contains("from-42", await rig.Fake.BodyAsync(journal[1].N), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_then_Read()
    {
        await using var rig = await Tapped.StartAsync();
        var file = Path.Combine(rig.Rig.Place.Work, "note.txt");
        await rig.Fake.PlayAsync(new object[]
        {
            new { name = "write", times = 1, reply = new { content = new[] { Tool("toolu_w", "Write", new { file_path = file, content = "zeile eins äöü\n" }) } } },
            new { name = "read", times = 1, reply = new { content = new[] { Tool("toolu_r", "Read", new { file_path = file }) } } },
            new { name = "done", reply = new { content = Say("both done") } },
        });
        var ended = await rig.ClaudeAsync("write and read");
        Assert.Equal("both done", ended.Output.Trim());
        Assert.Equal("zeile eins äöü\n", await File.ReadAllTextAsync(file));
        var journal = await rig.AssertByteForByteAsync(3);
        Assert.Contains("zeile eins", await rig.Fake.BodyAsync(journal[2].N), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_tools()
    {
        await using var rig = await Tapped.StartAsync(new object[]
        {
            new
            {
                name = "calls", toolResult = false,
                reply = new { content = new[] { Tool("toolu_a", "Bash", new { command = "echo aa", description = "a" }), Tool("toolu_b", "Bash", new { command = "echo bb", description = "b" }) } },
            },
            new { name = "done", reply = new { content = Say("both came back") } },
        });
        var ended = await rig.ClaudeAsync("two at once");
        Assert.Equal("both came back", ended.Output.Trim());
        var journal = await rig.AssertByteForByteAsync(2);
        var last = JsonDocument.Parse(await rig.Fake.BodyAsync(journal[^1].N)).RootElement.GetProperty("messages");
        var ids = last.EnumerateArray().Where(message => message.GetProperty("content").ValueKind == JsonValueKind.Array)
            .SelectMany(message => message.GetProperty("content").EnumerateArray())
            .Where(block => block.GetProperty("type").GetString() == "tool_result").Select(block => block.GetProperty("tool_use_id").GetString());
        Assert.Equal(["toolu_a", "toolu_b"], ids.Order());
    }

    [Fact]
    public async Task An_image_is_read()
    {
        await using var rig = await Tapped.StartAsync();
        var image = Path.Combine(rig.Rig.Place.Work, "dot.png");
        await File.WriteAllBytesAsync(image, Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="));
        await rig.Fake.PlayAsync(new object[]
        {
            new { name = "read", toolResult = false, reply = new { content = new[] { Tool("toolu_i", "Read", new { file_path = image }) } } },
            new { name = "done", reply = new { content = Say("a dot") } },
        });
        var ended = await rig.ClaudeAsync("look at it");
        Assert.Equal("a dot", ended.Output.Trim());
        var journal = await rig.AssertByteForByteAsync(2);
        Assert.Contains("\"type\":\"image\"", await rig.Fake.BodyAsync(journal[1].N), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_tools_of_an_MCP_server_with_tool_search()
    {
        await using var rig = await Tapped.StartAsync(new object[]
        {
            new { name = "search", toolResult = false, reply = new { content = new[] { Tool("toolu_s", "ToolSearch", new { query = "select:mcp__thirty__tool_07", max_results = 3 }) } } },
            new { name = "use", times = 1, contains = new[] { "tool_reference" }, reply = new { content = new[] { Tool("toolu_m", "mcp__thirty__tool_07", new { text = "through" }) } } },
            new { name = "done", reply = new { content = Say("searched and used") } },
        });
        var config = rig.Rig.Place.Write("mcp.json", JsonSerializer.Serialize(new { mcpServers = new { thirty = new { command = "node", args = new[] { Path.Combine(Binaries.Clients, "mcp-tools.mjs") } } } }));
        rig.Environment["ENABLE_TOOL_SEARCH"] = "true";
        var ended = await rig.ClaudeAsync("find a tool", "--mcp-config", config);
        Assert.Equal("searched and used", ended.Output.Trim());
        var journal = await rig.AssertByteForByteAsync(3);
        Assert.Contains("\"type\":\"tool_reference\"", await rig.Fake.BodyAsync(journal[1].N), StringComparison.Ordinal);
        Assert.Contains("tool_07 got through", await rig.Fake.BodyAsync(journal[2].N), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thinking_is_replayed_with_its_signature()
    {
        const string signature = "EqQBCkYIBxgCKkDx+/==opaque\\u003c";
        await using var rig = await Tapped.StartAsync(new object[]
        {
            new
            {
                name = "think", toolResult = false,
                reply = new { content = new object[] { new { type = "thinking", thinking = "Let me see…", signature }, new { type = "redacted_thinking", data = "ZW5jcnlwdGVk" }, Tool("toolu_t", "Bash", new { command = "true", description = "t" }) } },
            },
            new { name = "done", reply = new { content = Say("thought it over") } },
        });
        var ended = await rig.ClaudeAsync("think");
        Assert.Equal("thought it over", ended.Output.Trim());
        var journal = await rig.AssertByteForByteAsync(2);
        var body = await rig.Fake.BodyAsync(journal[1].N);
        Assert.Contains(JsonEncodedText.Encode(signature, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), body, StringComparison.Ordinal);
        Assert.Contains("ZW5jcnlwdGVk", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subagent()
    {
        await using var rig = await Tapped.StartAsync(new object[]
        {
            new { name = "sub", contains = new[] { "SUBTASK-TOKEN" }, lacks = new[] { "\"name\":\"Agent\"" }, reply = new { content = Say("the subagent's result") } },
            new { name = "spawn", times = 1, reply = new { content = new[] { Tool("toolu_g", "Agent", new { description = "sub", prompt = "SUBTASK-TOKEN: answer", subagent_type = "general-purpose" }) } } },
            new { name = "rest", reply = new { content = Say("main goes on") } },
        });
        var ended = await rig.ClaudeAsync("use a subagent");
        Assert.Contains("main goes on", ended.Output, StringComparison.Ordinal);
        var journal = await rig.AssertByteForByteAsync(3);
        Assert.Contains(journal, entry => entry.Header("x-claude-code-agent-id") is not null);
        Assert.Contains(await rig.Rig.TrafficAsync(), line => line.GetProperty("agent").GetString() is { Length: > 0 });
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_stream_stays_compressed(string encoding)
    {
        await using var rig = await Tapped.StartAsync(new object[] { new { name = "compressed", reply = new { content = Say("small"), encoding } } });
        var ended = await rig.ClaudeAsync("compress");
        Assert.Equal("small", ended.Output.Trim());
        await rig.AssertByteForByteAsync(1);
        Assert.Equal(encoding, rig.Tap.Exchanges.Last().Answer.Headers["content-encoding"]);
    }

    [Fact]
    public async Task Unknown_events_and_fields_pass()
    {
        await using var rig = await Tapped.StartAsync(new object[]
        {
            new { name = "odd", reply = new { content = Say("still fine"), delta = new { safeguard_results = new[] { new { type = "from_the_future" } } }, extraEvents = ": comment\n\nevent: from_the_future\ndata: {\"type\":\"from_the_future\",\"x\":1e3}\n\n" } },
        });
        var ended = await rig.ClaudeAsync("odd things");
        Assert.Equal("still fine", ended.Output.Trim());
        await rig.AssertByteForByteAsync(1);
    }

    internal static object[] Say(string text) => [new { type = "text", text }];

    internal static object Tool(string id, string name, object input) => new { type = "tool_use", id, name, input };
}
