using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>An endpoint for each way to fail, and a gateway that hosts sessions at them.</summary>
public sealed class RowStage : WayStage
{
    private static readonly Dictionary<string, string> Html = new() { ["content-type"] = "text/html" };

    /// <summary>Answers by endpoint; each has a path of its own on the one scripted server.</summary>
    private static readonly Dictionary<string, object> Replies = new()
    {
        ["ok"] = new { echo = "ok" },
        ["401"] = new { preset = "anthropic-401" },
        ["403"] = new { preset = "anthropic-403" },
        ["403-html"] = new { status = 403, headers = Html, body = "<html><body><h1>Forbidden</h1></body></html>" },
        ["404-path"] = new { preset = "express-404" },
        ["404-model"] = new { preset = "anthropic-404-model" },
        ["404-no-model"] = new { preset = "lmstudio-no-model-404" },
        ["400-no-model"] = new { preset = "lmstudio-no-model-400" },
        ["400-unknown"] = new { status = 400, body = Error("invalid_request_error", "the moon is in the wrong quarter") },
        ["400-billing"] = new { status = 400, body = Error("billing_error", "the budget of team birds is spent") },
        ["402"] = new { status = 402, body = Error("billing_error", "payment required") },
        ["413"] = new { status = 413, body = Error("request_too_large", "at most 4 MB here") },
        ["422"] = new { status = 422, body = Error("invalid_request_error", "unprocessable") },
        ["429"] = new { preset = "anthropic-429" },
        ["500"] = new { preset = "anthropic-500" },
        ["502-html"] = new { preset = "html-502" },
        ["503-loading"] = new { preset = "llamacpp-loading" },
        ["529"] = new { preset = "anthropic-529" },
        ["redirect"] = new { status = 307, headers = new Dictionary<string, string> { ["location"] = "/redirect/v1/messages" } },
        ["redirect-302"] = new { status = 302, headers = new Dictionary<string, string> { ["location"] = "/elsewhere" } },
        ["200-empty"] = new { preset = "empty-200" },
        ["200-html"] = new { preset = "html-200" },
        ["200-openai"] = new { preset = "openai-json" },
        ["200-openai-sse"] = new { preset = "openai-sse" },
        ["200-error-event"] = new { preset = "lmstudio-no-model-sse" },
        ["200-bad-event"] = new { headers = new Dictionary<string, string> { ["content-type"] = "text/event-stream" }, body = "event: message_start\ndata: {\"type\":\"message_sta\n\n" },
        ["silent"] = new { hostile = "silent" },
        ["stall"] = new { hostile = "stall", afterEvents = 0 },
        ["cut"] = new { hostile = "fin", afterEvents = 0 },
        ["reset"] = new { hostile = "rst", afterEvents = 0 },
        ["close"] = new { hostile = "close" },
        ["signature"] = new { preset = "signature-400" },
    };

    /// <summary>The gateway's control API.</summary>
    internal HostedApi Api { get; private set; } = null!;

    internal override async Task AddEndpointsAsync(Dictionary<string, object> endpoints)
    {
        await base.AddEndpointsAsync(endpoints);
        await Fake.PlayAsync(Replies.Select(static row => new { name = row.Key, path = $"/{row.Key}/*", reply = row.Value }).ToArray());
        foreach (var name in Replies.Keys)
        {
            endpoints["row-" + name] = new Dictionary<string, object> { ["kind"] = "custom", ["url"] = $"{Fake.Url}/{name}", ["credential"] = new { bearer = "key-of-" + name }, ["idleTimeout"] = name is "silent" or "stall" ? "2s" : "60s" };
        }
    }

    /// <inheritdoc/>
    /// <remarks>The agent's own clocks end after the gateway's: its idle time of 2 s, which it looks at once a second.</remarks>
    protected override async Task StartAsync() => Api = await HostedApi.StartAsync(Rig, new() { ["API_TIMEOUT_MS"] = "5000", ["CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS"] = "5000", ["CLAUDE_STREAM_IDLE_TIMEOUT_MS"] = "5000" });

    /// <summary>One prompt at an endpoint, until the turn is over or the person cancels upon the first finding.</summary>
    internal async Task<Row> PlayAsync(string endpoint, bool direct, string prompt = "hello")
    {
        await using var run = await Api.OpenAsync(new { folder = Rig.Place.Work, carriage = direct ? "direct" : "patched", endpoint });
        var turn = await run.SayAsync(prompt);
        var begun = (await run.UntilAsync("turn_started")).GetProperty("at").GetDateTimeOffset();
        List<(double After, JsonElement Finding)> told = [];
        var cancelled = false;
        while (await run.NextAsync() is { } happened)
        {
            var at = (happened.GetProperty("at").GetDateTimeOffset() - begun).TotalSeconds;
            if (happened.TryGetProperty("finding", out var early)) told.Add((at, early));
            var isEnd = Chat.Kind(happened) == "turn_ended";
            if (isEnd && happened.GetProperty("end") is var end && end.TryGetProperty("finding", out var last) && !end.GetProperty("isTold").GetBoolean()) told.Add((at, last));
            if (isEnd) break;
            if (told.Count == 0 || cancelled) continue;
            // A moment for a second telling, which must not come.
            await Task.Delay(1200);
            await run.CallAsync("POST", "cancel", new { });
            cancelled = true;
        }

        await run.CallAsync("DELETE", "");
        return new Row(told, run.Said);
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await Api.DisposeAsync();
        await base.DisposeAsync();
    }

    private static string Error(string type, string message) => JsonSerializer.Serialize(new { type = "error", error = new { type, message } });
}

/// <summary>What a person was told of a failure.</summary>
internal sealed record Row(IReadOnlyList<(double After, JsonElement Finding)> Told, string Said)
{
    public override string ToString() => string.Join("; ", Told.Select(static told => string.Create(CultureInfo.InvariantCulture, $"{told.After:0.0} s {told.Finding.GetProperty("code").GetString()} ({told.Finding.GetProperty("layer").GetString()}) {told.Finding.GetProperty("what").GetString()} | {told.Finding.GetProperty("evidence").GetString()}"))) + (Said.Length > 0 ? $" // said: {Said}" : "");
}
