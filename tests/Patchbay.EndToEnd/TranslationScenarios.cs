using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.PassThroughScenarios;

namespace Patchbay.EndToEnd;

/// <summary>The real Claude Code at work on endpoints that speak another dialect than its own.</summary>
public class TranslationScenarios
{
    private const string Dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    public static TheoryData<string> Dialects => Translated.Dialects;

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_plain_answer(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect);
        var ended = await rig.ClaudeAsync("hello there");
        Assert.Equal("scripted here. You said: hello there", ended.Output.Trim());
        var body = Assert.Single(await rig.BodiesAsync(1));
        Assert.DoesNotContain("x-anthropic-billing-header", body, StringComparison.Ordinal);
        Assert.DoesNotContain("device_id", body, StringComparison.Ordinal);
        var exchange = (await rig.Rig.TrafficAsync()).Last();
        Assert.Equal((200, 25, 15), (exchange.GetProperty("status").GetInt32(), exchange.GetProperty("inputTokens").GetInt32(), exchange.GetProperty("outputTokens").GetInt32()));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_Bash_round_trip(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new { name = "call", toolResult = false, reply = new { content = new object[] { new { type = "thinking", thinking = "I should run it." }, Tool("call_1", "Bash", new { command = "echo from-$((40+2))", description = "test" }) } } },
            new { name = "done", reply = new { content = Say("finished") } },
        });
        var ended = await rig.ClaudeAsync("run it");
        Assert.Equal("finished", ended.Output.Trim());
        Assert.Contains("from-42", (await rig.BodiesAsync(2))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sealed_reasoning_goes_back_to_whom_it_came_from()
    {
        await using var rig = await Translated.StartAsync("openai-responses", new object[]
        {
            new { name = "call", toolResult = false, reply = new { content = new object[] { new { type = "thinking", thinking = "I should run it." }, Tool("call_1", "Bash", new { command = "echo from-$((40+2))", description = "test" }) } } },
            new { name = "done", reply = new { content = Say("finished") } },
        });
        var ended = await rig.ClaudeAsync("run it");
        Assert.Equal("finished", ended.Output.Trim());
        var items = JsonDocument.Parse((await rig.BodiesAsync(2))[1]).RootElement.GetProperty("input").EnumerateArray().ToList();
        var at = items.FindIndex(item => item.GetProperty("type").GetString() == "reasoning");
        Assert.Equal("""{"type":"reasoning","summary":[{"type":"summary_text","text":"I should run it."}],"encrypted_content":"sealed-0"}""", items[at].GetRawText());
        Assert.Equal("function_call", items[at + 1].GetProperty("type").GetString());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Write_then_Read_with_text_that_is_cut_inside_characters(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect);
        var file = Path.Combine(rig.Rig.Place.Work, "note.txt");
        const string Text = "zeile eins äöü 😀 \"quoted\" \\ back\tslash 漢字\n";
        await rig.Fake.PlayAsync(new object[]
        {
            new { name = "write", times = 1, reply = new { content = new[] { Tool("call_w", "Write", new { file_path = file, content = Text }) }, splitBytes = 3 } },
            new { name = "read", times = 1, reply = new { content = new[] { Tool("call_r", "Read", new { file_path = file }) }, splitBytes = 1 } },
            new { name = "done", reply = new { content = Say("both done 😀"), splitBytes = 1 } },
        });
        var ended = await rig.ClaudeAsync("write and read");
        Assert.Equal("both done 😀", ended.Output.Trim());
        Assert.All(await rig.Rig.TrafficAsync(), exchange => Assert.True(exchange.GetProperty("status").GetInt32() == 200 && exchange.GetProperty("finding").GetString() == "", exchange.ToString()));
        Assert.Equal(Text, await File.ReadAllTextAsync(file));
        Assert.Contains("漢字", (await rig.BodiesAsync(3))[2], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Parallel_tools(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new
            {
                name = "calls", toolResult = false,
                reply = new { content = new[] { Tool("call_a", "Bash", new { command = "sleep 0.3; echo aa-$((1+1))", description = "a" }), Tool("call_b", "Bash", new { command = "echo bb-$((1+2))", description = "b" }) } },
            },
            new { name = "done", reply = new { content = Say("both came back") } },
        });
        var ended = await rig.ClaudeAsync("two at once");
        Assert.Equal("both came back", ended.Output.Trim());
        var body = (await rig.BodiesAsync(2))[1];
        // In the order of the calls, whichever was done first.
        Assert.True(body.IndexOf("aa-2", StringComparison.Ordinal) is > 0 and var first && body.IndexOf("bb-3", StringComparison.Ordinal) > first, body);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_image_in_a_tool_result(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect);
        var image = Path.Combine(rig.Rig.Place.Work, "dot.png");
        await File.WriteAllBytesAsync(image, Convert.FromBase64String(Dot));
        await rig.Fake.PlayAsync(new object[]
        {
            new { name = "read", toolResult = false, reply = new { content = new[] { Tool("call_i", "Read", new { file_path = image }) } } },
            new { name = "done", reply = new { content = Say("a dot") } },
        });
        var ended = await rig.ClaudeAsync("look at it");
        Assert.Equal("a dot", ended.Output.Trim());
        Assert.Contains(Dot, (await rig.BodiesAsync(2))[1], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Thirty_tools_of_an_MCP_server_with_tool_search(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new { name = "search", toolResult = false, reply = new { content = new[] { Tool("call_s", "ToolSearch", new { query = "select:mcp__thirty__tool_07", max_results = 3 }) } } },
            new { name = "use", times = 1, contains = new[] { "mcp__thirty__tool_07 is now available" }, reply = new { content = new[] { Tool("call_m", "mcp__thirty__tool_07", new { text = "through" }) } } },
            new { name = "done", reply = new { content = Say("searched and used") } },
        });
        var config = rig.Rig.Place.Write("mcp.json", JsonSerializer.Serialize(new { mcpServers = new { thirty = new { command = "node", args = new[] { Path.Combine(Binaries.Clients, "mcp-tools.mjs") } } } }));
        var ended = await rig.ClaudeAsync("find a tool", "--mcp-config", config);
        Assert.Equal("searched and used", ended.Output.Trim());
        var bodies = await rig.BodiesAsync(3);
        Assert.DoesNotContain(Translated.ToolNames(bodies[0]), name => name.StartsWith("mcp__", StringComparison.Ordinal) || name.Contains("Placeholder", StringComparison.Ordinal));
        Assert.Equal("mcp__thirty__tool_07", Assert.Single(Translated.ToolNames(bodies[1]), name => name.StartsWith("mcp__", StringComparison.Ordinal)));
        Assert.Equal("mcp__thirty__tool_07", Translated.ToolNames(bodies[1])[^1]);
        Assert.Contains("tool_07 got through", bodies[2], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_answer_of_two_thousand_pieces(string dialect)
    {
        var text = string.Concat(Enumerable.Range(0, 2000).Select(number => $"{number:0000} piece of the answer\n"));
        await using var rig = await Translated.StartAsync(dialect, new object[] { new { name = "long", reply = new { content = Say(text) } } });
        var ended = await rig.ClaudeAsync("say much");
        Assert.Equal(text.Trim(), ended.Output.Trim());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_subagent(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new { name = "sub", contains = new[] { "SUBTASK-TOKEN" }, lacks = new[] { "\"name\":\"Agent\"" }, reply = new { content = Say("the subagent's result") } },
            new { name = "spawn", times = 1, reply = new { content = new[] { Tool("call_g", "Agent", new { description = "sub", prompt = "SUBTASK-TOKEN: answer", subagent_type = "general-purpose" }) } } },
            new { name = "rest", reply = new { content = Say("main goes on") } },
        });
        var ended = await rig.ClaudeAsync("use a subagent");
        Assert.Contains("main goes on", ended.Output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_429_and_then_success(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new { name = "busy", times = 1, reply = new { status = 429, headers = new Dictionary<string, string> { ["retry-after"] = "0" }, body = """{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded","status":"RESOURCE_EXHAUSTED"}}""" } },
            new { name = "done", reply = new { content = Say("now it works") } },
        });
        var ended = await rig.ClaudeAsync("try");
        Assert.Equal("now it works", ended.Output.Trim());
        Assert.Equal([429, 200], (await rig.Rig.TrafficAsync()).Select(exchange => exchange.GetProperty("status").GetInt32()));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_error_in_the_middle_of_a_stream_is_never_an_end(string dialect)
    {
        const string Broken = """{"error":{"message":"CUDA out of memory","type":"server_error","code":500}}""";
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new { name = "breaks", stream = true, reply = new { content = Say("half an answer"), extraEvents = $"data: {Broken}\n\n" } },
            new { name = "again", stream = false, reply = new { status = 500, headers = new Dictionary<string, string> { ["x-should-retry"] = "false" }, body = Broken } },
        });
        var ended = await rig.Rig.ClaudeWithAsync(new() { ["CLAUDE_CODE_MAX_RETRIES"] = "0" }, "break");
        // After a finished piece of text the client says so in words of its own (2.1.330); what happened stands in the traffic.
        Assert.NotEqual(0, ended.Code);
        var exchange = (await rig.Rig.TrafficAsync())[0];
        Assert.Equal("PB-END-11", exchange.GetProperty("finding").GetString());
        Assert.Contains("CUDA out of memory", exchange.GetProperty("findingText").GetString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_cut_in_the_middle_of_a_stream_is_told_with_the_endpoints_name(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[] { new { name = "cut", reply = new { content = Say(new string('x', 500)), hostile = "fin", afterEvents = 5 } } });
        var ended = await rig.Rig.ClaudeWithAsync(new() { ["CLAUDE_CODE_MAX_RETRIES"] = "0" }, "cut");
        Assert.NotEqual(0, ended.Code);
        Assert.Contains(await rig.Rig.TrafficAsync(), exchange => exchange.GetProperty("finding").GetString() == "PB-NET-16");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_conversation_that_is_too_long_is_told_in_the_words_that_make_the_client_compact(string dialect)
    {
        var words = dialect == "gemini"
            ? """{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}"""
            : """{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 12000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""";
        await using var rig = await Translated.StartAsync(dialect, new object[] { new { name = "full", reply = new { status = 400, body = words } } });
        var ended = await rig.ClaudeAsync("too much", "--output-format", "json");
        var result = JsonDocument.Parse(ended.Output).RootElement;
        Assert.Equal("prompt_too_long", result.GetProperty("terminal_reason").GetString());
        Assert.Contains("Prompt is too long", result.GetProperty("result").GetString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task More_output_than_the_model_gives_is_asked_for_once_only(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new { name = "refuses", contains = new[] { "128000" }, reply = new { status = 400, body = """{"error":{"message":"max_tokens (max_output_tokens, maxOutputTokens) is too large: 128000. This model supports at most 16384 completion tokens.","type":"invalid_request_error","code":400}}""" } },
            new { name = "done", contains = new[] { "16384" }, reply = new { content = Say("fits") } },
        });
        Assert.Equal("fits", (await rig.ClaudeAsync("one")).Output.Trim());
        Assert.Equal("fits", (await rig.ClaudeAsync("two")).Output.Trim());
        Assert.Equal(3, (await rig.BodiesAsync(3)).Length);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_conversation_goes_from_an_Anthropic_endpoint_to_another_dialect_and_back_with_all_that_was_said(string dialect)
    {
        await using var anthropic = await Fake.StartAsync("anthropic", new object[]
        {
            new { name = "think", times = 1, reply = new { content = new object[] { new { type = "thinking", thinking = "anthropic thought", signature = "EqQBreal" }, Tool("toolu_1", "Bash", new { command = "echo one-$((1+1))", description = "x" }) } } },
            new { name = "first", times = 1, reply = new { content = Say("first answer") } },
            new { name = "third", reply = new { content = Say("third answer") } },
        });
        await using var rig = await Translated.StartAsync(
            dialect,
            new object[]
            {
                new { name = "think", times = 1, reply = new { content = new object[] { new { type = "thinking", thinking = "other thought" }, Tool("call_1", "Bash", new { command = "echo two-$((2+2))", description = "x" }) } } },
                new { name = "second", reply = new { content = Say("second answer") } },
            },
            new() { ["real"] = new { url = anthropic.Url } });
        await UseAsync(rig, "real");
        await using var conversation = Conversation.Start(rig.Rig, "--allowedTools", "Bash");
        Assert.Equal("first answer", (await conversation.AskAsync("one")).Text);
        await UseAsync(rig, "scripted");
        Assert.Equal("second answer", (await conversation.AskAsync("two")).Text);
        await UseAsync(rig, "real");
        Assert.Equal("third answer", (await conversation.AskAsync("three")).Text);

        var there = (await rig.BodiesAsync(2))[^1];
        foreach (var part in new[] { "one-2", "first answer", "two-4" }) Assert.Contains(part, there, StringComparison.Ordinal);
        Assert.DoesNotContain("anthropic thought", there, StringComparison.Ordinal);
        var last = await anthropic.BodyAsync((await anthropic.JournalAsync()).Last(entry => entry.Method == "POST").N);
        foreach (var part in new[] { "EqQBreal", "anthropic thought", "one-2", "two-4", "second answer" }) Assert.Contains(part, last, StringComparison.Ordinal);
        Assert.DoesNotContain("other thought", last, StringComparison.Ordinal);
        Assert.DoesNotContain("patchbay:", last, StringComparison.Ordinal);
    }

    private static async Task UseAsync(Translated rig, string endpoint)
    {
        var used = await rig.Rig.PatchbayAsync("use", endpoint, "--no-probe");
        Assert.True(used.Code == 0, used.ToString());
    }
}
