using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Servers that do not quite speak the Messages API, put right for their kinds alone; and counting by whoever has a tokenizer.</summary>
public class QuirkScenarios
{
    /// <summary>A call as llama.cpp streams it: thinking, text and the call open at once, all ends at the end.</summary>
    private static string Overlapping(string command) => Events(
        """{"type":"message_start","message":{"id":"chatcmpl-x1","type":"message","role":"assistant","content":[],"model":"qwen3.gguf","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":20,"output_tokens":0}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me see."}}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"I'll look 😀."}}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"GkT1iEunlBnVBVhkVTSjRJvOmoNaHHRg","name":"Bash"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"command\":"}}""",
        $$$"""{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\"{{{command}}}\",\"description\":\"test\"}"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":""}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":9}}""",
        """{"type":"message_stop"}""");

    private static string Saying(string text) => Events(
        """{"type":"message_start","message":{"id":"chatcmpl-x2","type":"message","role":"assistant","content":[],"model":"qwen3.gguf","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":30,"output_tokens":0}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
        $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":4}}""",
        """{"type":"message_stop"}""");

    private static readonly string[] InOrder =
    [
        "message_start",
        "content_block_start0", "content_block_delta0", "content_block_stop0",
        "content_block_start1", "content_block_delta1", "content_block_stop1",
        "content_block_start2", "content_block_delta2", "content_block_delta2", "content_block_stop2",
        "message_delta", "message_stop",
    ];

    [Theory]
    [InlineData("@anthropic-ai/sdk")]
    [InlineData("@anthropic-ai/sdk-0137")]
    public async Task An_SDK_gets_a_legal_stream_from_llama_cpp(string package)
    {
        await using var fake = await Fake.StartAsync("scripted", new object[]
        {
            new { name = "broken", lastUser = "break", reply = Stream(Overlapping("ls").Split("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":1")[0] + "event: error\ndata: {\"code\":500,\"message\":\"the slot is gone\",\"type\":\"server_error\"}\n\n") },
            new { name = "too long", lastUser = "long", reply = Stream("event: error\ndata: {\"code\":400,\"message\":\"request (24107 tokens) exceeds the available context size (8192 tokens)\",\"type\":\"exceed_context_size_error\"}\n\n") },
            new { name = "overlapping", reply = Stream(Overlapping("ls")) },
        });
        await using var rig = new Rig();
        rig.Configure("here", new() { ["here"] = new { kind = "llamacpp", url = fake.Url } });
        var agent = await rig.AgentEnvironmentAsync();

        var seen = await SeenAsync(rig, agent, package, "go");
        Assert.Equal(InOrder, seen.GetProperty("events").EnumerateArray().Select(one => one.GetString()!));
        var message = seen.GetProperty("message");
        Assert.Equal("""[{"type":"thinking","thinking":"Let me see.","signature":""},{"type":"text","text":"I'll look 😀."},{"type":"tool_use","id":"GkT1iEunlBnVBVhkVTSjRJvOmoNaHHRg","name":"Bash","input":{"command":"ls","description":"test"}}]""", message.GetProperty("content").GetRawText());
        Assert.Equal("tool_use", message.GetProperty("stop_reason").GetString());
        Assert.Equal(20, message.GetProperty("usage").GetProperty("input_tokens").GetInt32());
        Assert.Equal(9, message.GetProperty("usage").GetProperty("output_tokens").GetInt32());

        var broken = await SeenAsync(rig, agent, package, "break");
        var tooLong = await SeenAsync(rig, agent, package, "too long");
        Assert.Equal(400, tooLong.GetProperty("error")[0].GetInt32()); // Before anything of an answer, a status still can be given.
        Assert.Contains("prompt is too long", tooLong.GetProperty("error")[1].GetString(), StringComparison.Ordinal);
        Assert.Contains("the slot is gone", broken.GetProperty("error")[1].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kind_is_passed_through_byte_for_byte()
    {
        await using var fake = await Fake.StartAsync("scripted", new object[] { new { name = "overlapping", reply = Stream(Overlapping("ls")) } });
        await using var rig = Rig.With(("here", fake.Url));
        using var client = new RawClient(await rig.AgentEnvironmentAsync());
        using var answer = await client.AskAsync("go");
        Assert.Equal(Overlapping("ls"), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_request_to_llama_cpp_and_an_answer_in_one_piece_stay_what_they_are()
    {
        const string Loading = """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""";
        const string Whole = """{"id":"chatcmpl-x1","type":"message","role":"assistant","model":"qwen3.gguf","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":20,"output_tokens":9}}""";
        await using var fake = await Fake.StartAsync("scripted", new object[]
        {
            new { name = "loading", times = 1, reply = new { status = 503, body = Loading } },
            new { name = "whole", reply = new { body = Whole } },
        });
        await using var rig = new Rig();
        rig.Configure("here", new() { ["here"] = new { kind = "llamacpp", url = fake.Url } });
        using var client = new PlainClient(await rig.AgentEnvironmentAsync());
        const string Odd = """{"max_tokens" : 10,"model":"claude-opus-5-5", "messages":[{"role":"user","content":"\u0068i"}] }""";
        Assert.NotEqual(200, (await client.PostAsync(Odd)).Status);
        Assert.Equal(Whole, (await client.PostAsync(Odd)).Text);
        Assert.Equal(Odd, await fake.BodyAsync((await fake.JournalAsync(done: 2))[^1].N));
    }

    [Fact]
    public async Task The_real_Claude_Code_runs_a_tool_on_llama_cpp()
    {
        await using var fake = await Fake.StartAsync("scripted", new object[]
        {
            new { name = "call", toolResult = false, reply = Stream(Overlapping("echo from-$((40+2))")) },
            new { name = "done", reply = Stream(Saying("finished 😀")) },
        });
        await using var rig = new Rig();
        rig.Configure("here", new() { ["here"] = new { kind = "llamacpp", url = fake.Url } });
        var ended = await rig.ClaudeWithAsync(new() { ["IS_SANDBOX"] = "1" }, "run it", "--permission-mode", "bypassPermissions");
        Assert.True(ended.Output.Trim() == "finished 😀", ended.ToString());
        var journal = await fake.JournalAsync(done: 2);
        Assert.Contains("from-42", await fake.BodyAsync(journal[^1].N), StringComparison.Ordinal);
        Assert.Equal(2, journal.Length); // Nothing was asked twice.
    }

    [Theory]
    [InlineData("lmstudio", 200, """{"error":"Unexpected endpoint or method. (POST /v1/messages/count_tokens)"}""")]
    [InlineData("lmstudio", 200, "Unexpected endpoint")]
    [InlineData("ollama", 404, "404 page not found")]
    public async Task Who_cannot_count_is_said_not_to(string kind, int status, string body)
    {
        await using var fake = await Fake.StartAsync("scripted", new object[] { new { name = "none", path = "/v1/messages/count_tokens", reply = new { status, body } } });
        var (answered, text) = await CountAsync(new { kind, url = fake.Url });
        Assert.Equal((501, """{"type":"error","error":{"type":"not_supported","message":"endpoint here has no tokenizer to count with"}}"""), (answered, text));
    }

    [Theory]
    [InlineData("lmstudio")]
    [InlineData("ollama")]
    [InlineData("custom")]
    public async Task A_count_that_is_one_is_passed_on(string kind)
    {
        await using var fake = await Fake.StartAsync("scripted", new object[] { new { name = "count", path = "/v1/messages/count_tokens", reply = new { body = """{ "input_tokens" : 42 }""" } } });
        Assert.Equal((200, """{ "input_tokens" : 42 }"""), await CountAsync(new { kind, url = fake.Url }));
    }

    [Fact]
    public async Task Gemini_counts_with_its_own_tokenizer()
    {
        await using var fake = await Fake.StartAsync("scripted", new object[] { new { name = "count", path = "/v1beta/models/gemini-3-pro:countTokens", contains = new[] { "\"generateContentRequest\"", "\"systemInstruction\"", "weather" }, reply = new { body = """{"totalTokens":31}""" } } });
        Assert.Equal((200, """{"input_tokens":31}"""), await CountAsync(new { kind = "gemini", url = fake.Url, models = new { @default = "gemini-3-pro" } }));
    }

    [Fact]
    public async Task VLLM_counts_with_its_own_tokenizer()
    {
        await using var fake = await Fake.StartAsync("scripted", new object[] { new { name = "count", path = "/tokenize", contains = new[] { "\"add_generation_prompt\":true", "weather" }, reply = new { body = """{"count":17,"max_model_len":4096,"tokens":[1,2]}""" } } });
        Assert.Equal((200, """{"input_tokens":17}"""), await CountAsync(new { kind = "vllm", dialect = "openai-chat", url = fake.Url, models = new { @default = "qwen" } }));
    }

    [Fact]
    public async Task Llama_cpp_counts_with_its_own_tokenizer_old_or_new()
    {
        await using var fake = await Fake.StartAsync("scripted", new object[]
        {
            new { name = "new", path = "/v1/chat/completions/input_tokens", times = 1, reply = new { body = """{"object":"response.input_tokens","input_tokens":11}""" } },
            new { name = "old", path = "/v1/chat/completions/input_tokens", reply = new { status = 404, body = """{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}""" } },
            new { name = "template", path = "/apply-template", contains = new[] { "weather", "count me" }, reply = new { body = """{"prompt":"<|im_start|>count me"}""" } },
            new { name = "tokens", path = "/tokenize", contains = new[] { "<|im_start|>count me" }, reply = new { body = $$"""{"tokens":[{{string.Join(',', Enumerable.Range(0, 30_000))}}]}""" } },
        });
        await using var rig = new Rig();
        rig.Configure("here", new() { ["here"] = new { kind = "llamacpp", dialect = "openai-chat", url = fake.Url, models = new { @default = "qwen" } } });
        using var client = new RawClient(await rig.AgentEnvironmentAsync());
        Assert.Equal((200, """{"input_tokens":11}"""), await client.CountAsync());
        Assert.Equal((200, """{"input_tokens":30000}"""), await client.CountAsync());
    }

    [Fact]
    public async Task A_refusal_to_count_is_told_in_words()
    {
        await using var fake = await Fake.StartAsync("scripted", new object[] { new { name = "refused", path = "/tokenize", reply = new { status = 400, body = """{"message":"the template does not take tools","code":400}""" } } });
        Assert.Equal(
            (501, """{"type":"error","error":{"type":"not_supported","message":"endpoint here did not count: it answered 400: the template does not take tools"}}"""),
            await CountAsync(new { kind = "vllm", dialect = "openai-chat", url = fake.Url, models = new { @default = "qwen" } }));
    }

    private static async Task<(int Status, string Body)> CountAsync(object endpoint)
    {
        await using var rig = new Rig();
        rig.Configure("here", new() { ["here"] = endpoint });
        using var client = new RawClient(await rig.AgentEnvironmentAsync());
        return await client.CountAsync();
    }

    private static async Task<JsonElement> SeenAsync(Rig rig, Dictionary<string, string> agent, string package, string text)
    {
        var token = agent["ANTHROPIC_CUSTOM_HEADERS"].Split(": ")[1].Trim();
        var environment = new Dictionary<string, string> { ["PATH"] = agent["PATH"], ["HOME"] = rig.Place.Home, ["ANTHROPIC_BASE_URL"] = agent["ANTHROPIC_BASE_URL"], ["ANTHROPIC_AUTH_TOKEN"] = token };
        var ended = await Program.RunAsync("node", ["sdk-stream.mjs", package, text], environment, Binaries.Clients);
        Assert.True(ended.Code == 0, ended.ToString());
        return JsonDocument.Parse(ended.Output).RootElement;
    }

    private static object Stream(string events) => new { body = events, chunked = true, splitBytes = 37, headers = new Dictionary<string, string> { ["content-type"] = "text/event-stream" } };

    private static string Events(params string[] events) => string.Concat(events.Select(static data => $"event: {JsonDocument.Parse(data).RootElement.GetProperty("type").GetString()}\ndata: {data}\n\n"));
}
