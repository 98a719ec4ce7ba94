using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.PassThroughScenarios;

namespace Patchbay.EndToEnd;

/// <summary>What the endpoints tell of their models reaches Claude Code: its picker, and when it compacts.</summary>
public class ModelScenarios
{
    private const string Compaction = "Respond with TEXT ONLY";

    public static TheoryData<string> Dialects => Translated.Dialects;

    [Fact]
    public async Task Choosing_a_model_in_Claude_Codes_own_picker_moves_the_session_to_its_endpoint_and_back()
    {
        await using var lmstudio = await Fake.StartAsync("lmstudio", ListsModel("qwen/qwen3-coder-30b", "lmstudio"));
        await using var rig = new Rig();
        rig.Configure("demo-a", new Dictionary<string, object> { ["lmstudio"] = new { kind = "lmstudio", url = lmstudio.Url, dialect = "openai-chat" } });
        await using var terminal = await Terminal.WithClaudeAsync(rig.Place, $"{Binaries.Patchbay} claude");
        await terminal.EnterAsync("first");
        await terminal.UntilAsync("demo-a here. You said: first");

        await terminal.TypeAsync("/model ");
        await terminal.PressAsync("Enter");
        var screen = await terminal.UntilAsync("Qwen3 Coder 30B · LM Studio");
        Assert.Contains("qwen/qwen3-coder-30b at 127.0.0.1", screen, StringComparison.Ordinal);
        Assert.Contains("32k context", screen, StringComparison.Ordinal);
        await SelectAsync(terminal, "Qwen3 Coder 30B");
        await terminal.PressAsync("Enter");
        await ConfirmAsync(terminal);
        await terminal.EnterAsync("second");
        await terminal.UntilAsync("lmstudio here. You said: second");
        var journal = await lmstudio.JournalAsync(done: 1);
        Assert.Contains("\"model\":\"qwen/qwen3-coder-30b\"", await lmstudio.BodyAsync(journal.Last(static entry => entry.Method == "POST").N), StringComparison.Ordinal);

        await terminal.EnterAsync("/model opus");
        await ConfirmAsync(terminal);
        await terminal.EnterAsync("third");
        await terminal.UntilAsync("demo-a here. You said: third");
    }

    [Fact]
    public async Task The_name_of_a_picked_model_works_on_the_command_line_and_says_so_when_its_endpoint_is_gone()
    {
        await using var other = await Fake.StartAsync("other", ListsModel("m-1", "other"));
        await using var rig = new Rig();
        rig.Configure("demo-a", new Dictionary<string, object> { ["other"] = new { url = other.Url, dialect = "openai-chat" } });
        var listed = await rig.PatchbayAsync("models", "other", "--json");
        var model = JsonDocument.Parse(listed.Output).RootElement.EnumerateArray().Single();
        Assert.Equal(("m-1", 32768), (model.GetProperty("model").GetString(), model.GetProperty("contextWindow").GetInt32()));
        var pick = model.GetProperty("pick").GetString()!;
        Assert.Equal("other here. You said: hello", (await rig.ClaudeAsync("hello", "--model", pick)).Output.Trim());

        rig.Configure("demo-a", []);
        var ended = await rig.ClaudeAsync("hello", "--model", pick);
        Assert.Equal(1, ended.Code);
        Assert.Contains("there is no endpoint other any more", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_32k_makes_Claude_Code_compact_before_it_is_full()
    {
        // Every step adds 5,000 tokens, as the endpoint counts them: without the window nothing would happen before some 900,000.
        var steps = Enumerable.Range(1, 7).Select(step => (object)new
        {
            name = $"step {step}", times = 1, lacks = new[] { Compaction },
            reply = new { usage = new { input_tokens = (step <= 5 ? step : step - 5) * 5000, output_tokens = 10 }, content = new[] { Tool($"call_{step}", "Bash", new { command = $"echo {step}", description = "x" }) } },
        });
        await using var rig = await Translated.StartAsync("openai-chat", new object[]
        {
            new { name = "models", path = "/v1/models", reply = new { body = """{"data":[{"id":"model-there","max_model_len":32768}]}""" } },
            new { name = "compaction", contains = new[] { Compaction }, reply = new { content = Say("summary: much was done") } },
        }.Concat(steps).Append(new { name = "end", reply = new { content = Say("went on to the end") } }).ToArray());
        var ended = await rig.ClaudeAsync("work");
        Assert.Equal("went on to the end", ended.Output.Trim());
        var journal = (await rig.Fake.JournalAsync()).Where(static entry => entry.Method == "POST").Select(static entry => entry.Step).ToArray();
        Assert.Equal("compaction", journal.SkipWhile(static step => step.StartsWith("step", StringComparison.Ordinal)).First());
        // 24,576 of 32,768 are reached with the fifth step's answer.
        Assert.Equal(5, journal.TakeWhile(static step => step != "compaction").Count());
        // And the endpoint was never asked for more than it can hold beside them.
        Assert.All(await rig.BodiesAsync(5), static body => Assert.Contains("\"max_tokens\":8192", body, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_conversation_that_has_grown_too_long_is_compacted_and_goes_on(string dialect)
    {
        await using var rig = await Translated.StartAsync(dialect, new object[]
        {
            new { name = "compaction", contains = new[] { Compaction }, reply = new { content = Say("summary: three steps were made") } },
            new { name = "step", times = 3, reply = new { content = new[] { Tool("call_1", "Bash", new { command = "seq 1 2000", description = "x" }) } } },
            new { name = "full", times = 1, reply = new { status = 400, body = """{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.","type":"invalid_request_error","code":"context_length_exceeded","status":"INVALID_ARGUMENT"}}""" } },
            new { name = "end", reply = new { content = Say("went on after it") } },
        });
        var ended = await rig.ClaudeAsync("work");
        Assert.Equal("went on after it", ended.Output.Trim());
        Assert.Contains("compaction", (await rig.Fake.JournalAsync()).Select(static entry => entry.Step));
    }

    private static object[] ListsModel(string model, string name) =>
    [
        new { name = "own list", path = "/api/v0/models", reply = new { status = 404, body = "{}" } },
        new { name = "models", path = "/v1/models", reply = new { body = JsonSerializer.Serialize(new { data = new[] { new { id = model, context_length = 32768 } } }) } },
        new { name = "talk", reply = new { echo = name } },
    ];

    /// <summary>Says yes to "Switch model?", which Claude Code asks inside a conversation.</summary>
    private static async Task ConfirmAsync(Terminal terminal)
    {
        await terminal.UntilAsync("Yes, switch to");
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync("shift+tab to cycle");
    }

    /// <summary>Goes down the list until the line with that text is the marked one.</summary>
    private static async Task SelectAsync(Terminal terminal, string text)
    {
        for (var step = 0; step < 20; step++)
        {
            var screen = await terminal.ScreenAsync();
            if (screen.Split('\n').Any(line => line.Contains(text, StringComparison.Ordinal) && line.Contains('❯', StringComparison.Ordinal))) return;
            await terminal.PressAsync("Down");
            await terminal.UntilAsync(next => next != screen, "the next line");
        }

        throw new TimeoutException($"`{text}` cannot be reached:\n{await terminal.ScreenAsync()}");
    }
}
