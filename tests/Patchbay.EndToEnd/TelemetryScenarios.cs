using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>What the gateway tells of itself, read by those whom it is for: an OTLP receiver, Prometheus; and the real Claude Code's own telemetry through it.</summary>
public class TelemetryScenarios
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";
    private const string Prompt = "marigold-4711";

    private static readonly object[] Script =
    [
        new { name = "ok", times = 2, reply = new { echo = "ok", usage = new { input_tokens = 25, cache_read_input_tokens = 300, cache_creation_input_tokens = 40, output_tokens = 15 } } },
        new { name = "no model", reply = new { preset = "lmstudio-no-model-404" } },
    ];

    [Fact]
    public async Task Traces_metrics_and_logs_arrive_at_an_OTLP_receiver_and_continue_the_clients_trace()
    {
        using var receiver = new OtlpReceiver();
        await using var fake = await Fake.StartAsync("fake", Script);
        await using var rig = new Rig();
        rig.Configure("router", new() { ["router"] = new { kind = "custom", url = fake.Url } }, new() { ["telemetry"] = new { otlp = new { endpoint = receiver.Url, headers = new { authorization = "Bearer otlp-secret" } } } });
        var environment = await rig.AgentEnvironmentAsync();

        Assert.Equal(200, await AskAsync(environment, $"00-{Trace}-{Parent}-01"));
        Assert.Equal(200, await AskAsync(environment, $"00-1af7651916cd43dd8448eb211c80319c-{Parent}-00"));
        Assert.Equal(424, await AskAsync(environment, null));
        Assert.Equal(0, (await rig.PatchbayAsync("down")).Code);

        // :: The call's parent is the request's span, whose parent is the client's.
        var ours = await receiver.UntilAsync(_ => receiver.Spans is { Length: >= 4 } all ? all : null);
        Assert.Equal(4, ours.Length);
        var server = Assert.Single(ours, static span => span.TraceId == Trace && span.Kind == 2);
        var call = Assert.Single(ours, static span => span.TraceId == Trace && span.Kind == 3);
        Assert.Equal((Parent, "vendor=a,other=b", "POST /v1/messages"), (server.ParentId, server.TraceState, server.Name));
        Assert.Equal((server.SpanId, "chat claude-opus-5-5"), (call.ParentId, call.Name));
        Assert.Equal("200", server.Attributes["http.response.status_code"]);
        var told = call.Attributes;
        Assert.Equal(("chat", "custom", "claude-opus-5-5"), (told["gen_ai.operation.name"], told["gen_ai.provider.name"], told["gen_ai.request.model"]));
        Assert.Equal(("365", "15", "300", "40"), (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"], told["gen_ai.usage.cache_read.input_tokens"], told["gen_ai.usage.cache_creation.input_tokens"]));
        Assert.Equal(("127.0.0.1", new Uri(fake.Url).Port.ToString(CultureInfo.InvariantCulture)), (told["server.address"], told["server.port"]));
        Assert.Equal(("sess-7", "[end_turn]", "router"), (told["gen_ai.conversation.id"], told["gen_ai.response.finish_reasons"], told["patchbay.endpoint.name"]));
        Assert.StartsWith("msg_", told["gen_ai.response.id"], StringComparison.Ordinal);

        // :: The finding is a log record of its own request's span.
        var record = Assert.Single(await receiver.UntilAsync(_ => receiver.Records is { Length: > 0 } all ? all : null));
        var failed = Assert.Single(ours, static span => span.TraceId != Trace && span.Kind == 2);
        Assert.Equal((failed.TraceId, failed.SpanId), (Convert.ToHexStringLower(record.Bytes(9)), Convert.ToHexStringLower(record.Bytes(10))));
        Assert.Equal("router", record.Attributes(6)["patchbay.endpoint.name"]);
        Assert.StartsWith("PB-", record.Attributes(6)["patchbay.finding.code"], StringComparison.Ordinal);

        // :: Two answers were counted, sampled or not.
        await receiver.UntilAsync(static requests => requests.FirstOrDefault(static request => request.Path == "/v1/metrics"));
        var usage = receiver.Metrics.Last(static metric => metric.Text(1) == "gen_ai.client.token.usage");
        var points = usage.All(9, 1).ToDictionary(static point => point.Attributes(9)["gen_ai.token.type"]);
        Assert.Equal((2, 730, 2, 30), (points["input"].Number(4), points["input"].Double(5), points["output"].Number(4), points["output"].Double(5)));
        Assert.Equal(14 * 8, points["input"].Bytes(7).Length);

        Assert.All(receiver.Requests, static request => Assert.Equal(("application/x-protobuf", "Bearer otlp-secret"), (request.ContentType, request.Authorization)));
        Assert.False(receiver.Has(Prompt));
        Assert.False(receiver.Has(environment["ANTHROPIC_AUTH_TOKEN"]));
        // :: The endpoint was sent the client's header, once and as it was.
        Assert.Equal([$"00-{Trace}-{Parent}-01"], (await fake.JournalAsync())[0].Headers.Where(static header => header[0].Equals("traceparent", StringComparison.OrdinalIgnoreCase)).Select(static header => header[1]));
    }

    [Fact]
    public async Task Prometheus_reads_the_numbers_and_finds_nothing_to_say_about_the_page()
    {
        if (!Prometheus.IsThere) return;
        await using var fake = await Fake.StartAsync("fake", Script);
        await using var rig = new Rig();
        rig.Configure("router", new() { ["router"] = new { kind = "custom", url = fake.Url } }, new() { ["telemetry"] = new { prometheus = true }, ["limits"] = new object[] { new { per = "day", tokens = 7600 } } });
        var environment = await rig.AgentEnvironmentAsync();
        var gateway = new Uri(environment["ANTHROPIC_BASE_URL"]);
        Assert.Equal(200, await AskAsync(environment, null));
        Assert.Equal(200, await AskAsync(environment, null));
        Assert.Equal(424, await AskAsync(environment, null));

        await using var prometheus = Prometheus.Start(rig.Place, gateway);
        Assert.Equal(730, await prometheus.QueryAsync("""sum(gen_ai_client_token_usage_sum{gen_ai_token_type="input", patchbay_endpoint_name="router"})"""));
        Assert.Equal(600, await prometheus.QueryAsync("""sum(patchbay_tokens_total{patchbay_token_kind="cache_read"})"""));
        Assert.Equal(2, await prometheus.QueryAsync("""sum(http_server_request_duration_seconds_count{http_response_status_code="200", http_route="/v1/messages"})"""));
        Assert.Equal(1, await prometheus.QueryAsync("sum(patchbay_findings_total)"));
        Assert.Equal(0.1, await prometheus.QueryAsync("""patchbay_limit_used_ratio{patchbay_limit_name="7,600 tokens a day"}"""), 6);
        Assert.Equal(0, await prometheus.QueryAsync("patchbay_exchanges_open"));
        Assert.Equal(1, await prometheus.QueryAsync("patchbay_build_info"));
        Assert.InRange(await prometheus.QueryAsync("process_resident_memory_bytes"), 1e6, 1e9);
        Assert.InRange(await prometheus.QueryAsync("""histogram_quantile(0.5, sum by (le) (gen_ai_client_operation_duration_seconds_bucket))"""), 0, 10);

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var checkedPage = await Prometheus.CheckAsync(rig.Place, await client.GetStringAsync(new Uri(gateway, "/metrics")));
        Assert.True(checkedPage is { Code: 0, Output: "", Error: "" }, checkedPage.ToString());
        using var rebound = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, "/metrics")) { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(rebound)).StatusCode);
    }

    [Fact]
    public async Task The_page_is_there_from_the_moment_that_the_settings_say_so()
    {
        await using var rig = Rig.With(("nowhere", "http://127.0.0.1:9"));
        var environment = await rig.AgentEnvironmentAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var page = new Uri(new Uri(environment["ANTHROPIC_BASE_URL"]), "/metrics");
        Assert.NotEqual(HttpStatusCode.OK, (await client.GetAsync(page)).StatusCode);
        rig.Configure("nowhere", new() { ["nowhere"] = new { kind = "custom", url = "http://127.0.0.1:9" } }, new() { ["telemetry"] = new { prometheus = true } });
        using var limit = new CancellationTokenSource(Limits.Wait);
        while ((await client.GetAsync(page, limit.Token)).StatusCode != HttpStatusCode.OK) await Task.Delay(100, limit.Token);
    }

    [Fact]
    public async Task The_real_Claude_Codes_telemetry_arrives_where_it_is_forwarded_to()
    {
        using var receiver = new OtlpReceiver();
        await using var fake = await Fake.StartAsync("fake", new[] { new { name = "ok", reply = new { echo = "ok" } } });
        await using var rig = new Rig();
        rig.Configure("router", new() { ["router"] = new { kind = "custom", url = fake.Url } }, new() { ["telemetry"] = new { forward = new { endpoint = receiver.Url, headers = new { authorization = "Bearer otlp-secret" } } } });
        var environment = await rig.AgentEnvironmentAsync();
        var ended = await rig.ClaudeWithAsync(Telling(environment), "hello");
        Assert.True(ended.Code == 0, ended.ToString());

        await receiver.UntilAsync(_ => receiver.Has("claude_code.token.usage") ? receiver : null);
        await receiver.UntilAsync(static requests => requests.FirstOrDefault(static request => request.Path == "/v1/logs"));
        Assert.All(receiver.Requests, static request => Assert.Equal("Bearer otlp-secret", request.Authorization));
        Assert.False(receiver.Has(environment["ANTHROPIC_AUTH_TOKEN"]));
        Assert.DoesNotContain(await rig.TrafficAsync(), static exchange => exchange.GetProperty("request").GetString() is "POST /v1/metrics" or "POST /v1/logs");
        Assert.All(await fake.JournalAsync(), static entry => Assert.Equal("/v1/messages", entry.Path));
    }

    [Fact]
    public async Task Without_a_receiver_the_clients_telemetry_is_accepted_all_the_same()
    {
        await using var rig = Rig.With(("nowhere", "http://127.0.0.1:9"));
        var environment = await rig.AgentEnvironmentAsync();
        foreach (var (type, answer) in new[] { ("application/json", "{}"), ("application/x-protobuf", "") })
        {
            var (status, contentType, text) = await TellAsync(environment, type, environment["ANTHROPIC_AUTH_TOKEN"]);
            Assert.Equal((200, type, answer), (status, contentType, text));
        }

        Assert.NotEqual(200, (await TellAsync(environment, "application/json", "wrong")).Status);
    }

    private static async Task<(int Status, string? ContentType, string Text)> TellAsync(Dictionary<string, string> environment, string type, string token)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var content = new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, environment["ANTHROPIC_BASE_URL"] + "/v1/metrics") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    private static Dictionary<string, string> Telling(Dictionary<string, string> environment) => new()
    {
        ["CLAUDE_CODE_ENABLE_TELEMETRY"] = "1",
        ["OTEL_METRICS_EXPORTER"] = "otlp",
        ["OTEL_LOGS_EXPORTER"] = "otlp",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = environment["ANTHROPIC_BASE_URL"],
        ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-patchbay-token={environment["ANTHROPIC_AUTH_TOKEN"]}",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["OTEL_LOGS_EXPORT_INTERVAL"] = "1000",
    };

    private static async Task<int> AskAsync(Dictionary<string, string> environment, string? traceParent)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = Limits.Wait };
        var body = JsonSerializer.Serialize(new { model = "claude-opus-5-5", max_tokens = 10, stream = true, messages = new[] { new { role = "user", content = Prompt } } });
        using var request = new HttpRequestMessage(HttpMethod.Post, environment["ANTHROPIC_BASE_URL"] + "/v1/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", environment["ANTHROPIC_AUTH_TOKEN"]);
        request.Headers.Add("X-Claude-Code-Session-Id", "sess-7");
        if (traceParent is not null) request.Headers.Add("traceparent", traceParent);
        if (traceParent is not null) request.Headers.Add("tracestate", "vendor=a,other=b");
        using var answer = await client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return (int)answer.StatusCode;
    }
}
