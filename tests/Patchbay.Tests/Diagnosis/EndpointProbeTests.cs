using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Tests.Diagnosis;

/// <summary>Trying an endpoint out, against servers of every sort.</summary>
public sealed class EndpointProbeTests
{
    private const string KeyVariable = "CORP_TOKEN";

    [Fact]
    public async Task A_good_endpoint_passes_every_step()
    {
        await using var peer = Peer.Answering(request => request.StartsWith("GET", StringComparison.Ordinal) ? Json(200, """{"data":[{"id":"text-embedding-x"},{"id":"qwen3-coder"}]}""") : Json(200, Bodies.Message));
        var report = await Probe(Local(peer));
        Assert.Equal(ProbeOutcome.Pass, report.Outcome);
        Assert.Equal(["name", "connect", "credential", "request"], report.Steps.Select(step => step.Name));
        Assert.Equal("qwen3-coder answered", report.Steps[^1].Detail);
        Assert.Null(report.Finding);
    }

    [Fact]
    public async Task The_endpoints_own_credential_and_map_are_used()
    {
        var requests = new List<string>();
        await using var peer = Peer.Answering(request =>
        {
            requests.Add(request);
            return Json(200, Bodies.Message);
        });
        var endpoint = Local(peer) with
        {
            Credential = new Credential.KeyCredential(CredentialHeader.ApiKey, new Secret($"${{env:{KeyVariable}}}")),
            Models = new ModelMap([new("haiku", "small-model"), new("default", "big-model")]),
        };
        var report = await Probe(endpoint, new CallerCredential("Bearer sk-ant-oat01-callers-own", null));
        Assert.Equal(ProbeOutcome.Pass, report.Outcome);
        var request = Assert.Single(requests, static request => request.StartsWith("POST ", StringComparison.Ordinal));
        Assert.All(requests, static request => Assert.DoesNotContain("callers-own", request, StringComparison.Ordinal));
        Assert.Contains("x-api-key: the-endpoints-key", request, StringComparison.Ordinal);
        Assert.Contains("\"model\":\"small-model\"", request, StringComparison.Ordinal);
        Assert.DoesNotContain("callers-own", request, StringComparison.Ordinal);
        Assert.DoesNotContain("the-endpoints-key", JsonSerializer.Serialize(report, ProbeJson.Default.ProbeReport), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, Bodies.OllamaModel, ProbeOutcome.Warn, "PB-END-02")]
    [InlineData(404, Bodies.LmStudioNoModel, ProbeOutcome.Warn, "PB-END-03")]
    [InlineData(503, Bodies.LlamaCppLoading, ProbeOutcome.Warn, "PB-END-04")]
    [InlineData(400, """{"error":{"message":"model 'x' not found"}}""", ProbeOutcome.Warn, null)]
    [InlineData(429, Bodies.AnthropicRateLimit, ProbeOutcome.Warn, null)]
    [InlineData(529, Bodies.AnthropicOverloaded, ProbeOutcome.Warn, null)]
    [InlineData(404, Bodies.GinNotFound, ProbeOutcome.Fail, "PB-END-01")]
    [InlineData(200, Bodies.OpenAIJson, ProbeOutcome.Fail, "PB-END-08")]
    [InlineData(200, "", ProbeOutcome.Fail, "PB-END-07")]
    [InlineData(200, Bodies.Portal, ProbeOutcome.Fail, "PB-END-06")]
    [InlineData(502, Bodies.Nginx502, ProbeOutcome.Fail, "PB-END-05")]
    [InlineData(401, Bodies.AnthropicBadKey, ProbeOutcome.Fail, "PB-CRED-05")]
    [InlineData(500, """{"error":{"message":"boom"}}""", ProbeOutcome.Fail, null)]
    public async Task The_answer_decides(int status, string body, ProbeOutcome outcome, string? code)
    {
        await using var peer = Peer.Answering(Json(status, body));
        var report = await Probe(Local(peer));
        Assert.Equal(outcome, report.Outcome);
        Assert.Equal(ProbeSteps.Request, report.Steps[^1].Name);
        Assert.Equal(code, report.Finding?.Code);
        Assert.NotEmpty(report.Steps[^1].Detail);
    }

    [Fact]
    public async Task A_model_that_is_missing_is_answered_with_those_that_are_there()
    {
        await using var peer = Peer.Answering(request => request.StartsWith("GET", StringComparison.Ordinal) ? Json(200, """{"data":[{"id":"qwen3"},{"id":"gemma"}]}""") : Json(404, Bodies.OllamaModel));
        var report = await Probe(Local(peer) with { Models = new ModelMap([new("default", "gone")]) });
        Assert.Equal("PB-END-02", report.Finding?.Code);
        Assert.Contains("the model gone", report.Finding!.What, StringComparison.Ordinal);
        Assert.EndsWith("It lists qwen3, gemma.", report.Finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var peer = Peer.Answering("HTTP/1.1 307 Temporary Redirect\r\nLocation: https://elsewhere.example/v1/messages\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        var report = await Probe(Local(peer));
        Assert.Equal("PB-END-09", report.Finding?.Code);
        Assert.Contains("elsewhere.example", report.Finding!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_endpoint_fails_at_connecting_and_nothing_more_is_tried()
    {
        var report = await Probe(Samples.Make("local", $"http://127.0.0.1:{Peer.ClosedPort()}"));
        Assert.Equal(["name", "connect"], report.Steps.Select(step => step.Name));
        Assert.Equal("PB-NET-02", report.Finding?.Code);
        Assert.True(report.Milliseconds < 2000);
    }

    [Fact]
    public async Task An_untrusted_certificate_fails_at_TLS()
    {
        using var certificate = Peer.Certificate("127.0.0.1");
        await using var peer = Peer.Tls(certificate);
        var report = await Probe(Samples.Make("local", $"https://127.0.0.1:{peer.Port}"));
        Assert.Equal(["name", "connect", "tls"], report.Steps.Select(step => step.Name));
        Assert.Equal("PB-NET-05", report.Finding?.Code);
    }

    [Fact]
    public async Task TLS_with_a_trusted_certificate_goes_on_to_the_request()
    {
        using var certificate = Peer.Certificate("127.0.0.1");
        await using var peer = Peer.Tls(certificate, Json(200, Bodies.Message));
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        try
        {
            var report = await Probe(Samples.Make("local", $"https://127.0.0.1:{peer.Port}") with { Transport = new Transport { CaFile = file } });
            Assert.Equal(["name", "connect", "tls", "credential", "request"], report.Steps.Select(step => step.Name));
            Assert.Equal(ProbeOutcome.Pass, report.Outcome);
            Assert.StartsWith("TLS 1.", report.Steps[2].Detail, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Plain_http_behind_an_https_url_is_told_at_TLS()
    {
        await using var peer = Peer.Answering(Json(200, Bodies.Message));
        var report = await Probe(Samples.Make("local", $"https://127.0.0.1:{peer.Port}"));
        Assert.Equal("PB-NET-08", report.Finding?.Code);
        Assert.Contains($"--url http://127.0.0.1:{peer.Port}", report.Finding!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_cannot_be_read_fails_before_anything_is_sent()
    {
        var requests = 0;
        await using var peer = Peer.Answering(_ => Json(200, $"{{\"n\":{++requests}}}"));
        var report = await Probe(Local(peer) with { Credential = new Credential.KeyCredential(CredentialHeader.Bearer, new Secret("${env:NOT_SET}")) });
        Assert.Equal("credential", report.Steps[^1].Name);
        Assert.Equal("PB-CRED-01", report.Finding?.Code);
        Assert.Contains("NOT_SET", report.Finding!.Evidence, StringComparison.Ordinal);
        Assert.Equal(0, requests);
    }

    [Fact]
    public async Task Without_the_callers_credential_no_request_is_made_in_its_name()
    {
        var requests = 0;
        await using var peer = Peer.Answering(_ => Json(200, $"{{\"n\":{++requests}}}"));
        var report = await Probe(Local(peer) with { Credential = Credential.Client });
        Assert.Equal(ProbeOutcome.Pass, report.Outcome);
        Assert.Equal("credential", report.Steps[^1].Name);
        Assert.Equal(0, requests);
    }

    [Fact]
    public async Task A_server_that_thinks_too_long_is_a_warning()
    {
        await using var peer = Peer.Silent();
        var report = await Probe(Local(peer) with { Models = new ModelMap([new("default", "m")]) }, limit: TimeSpan.FromMilliseconds(300));
        Assert.Equal(ProbeOutcome.Warn, report.Outcome);
        Assert.Equal("PB-NET-14", report.Finding?.Code);
        Assert.Equal("no answer within 0.3 s", report.Finding!.Evidence);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_named()
    {
        var port = Peer.ClosedPort();
        var report = await Probe(Samples.Corp with { Transport = new Transport { Proxy = new Uri($"http://127.0.0.1:{port}") } });
        Assert.Equal("PB-NET-11", report.Finding?.Code);
        Assert.Contains($"127.0.0.1:{port}", report.Finding!.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_endpoint_passes_at_once()
    {
        var report = await Probe(new Endpoint { Name = "demo-a", Kind = KindCatalog.Demo, Url = new Uri("demo://demo-a") });
        Assert.Equal(ProbeOutcome.Pass, report.Outcome);
        Assert.Single(report.Steps);
    }

    [Fact]
    public async Task Whoever_cancels_gets_no_report()
    {
        await using var peer = Peer.Silent();
        using var cancel = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Probe(Local(peer), cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task The_report_has_a_stable_JSON_shape()
    {
        var report = await Probe(Samples.Make("local", $"http://127.0.0.1:{Peer.ClosedPort()}"));
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(report, ProbeJson.Default.ProbeReport));
        Assert.Equal("fail", json.RootElement.GetProperty("outcome").GetString());
        Assert.Equal("local", json.RootElement.GetProperty("endpoint").GetString());
        Assert.Equal("PB-NET-02", json.RootElement.GetProperty("finding").GetProperty("code").GetString());
        Assert.Equal("network", json.RootElement.GetProperty("finding").GetProperty("layer").GetString());
        Assert.Equal("connect", json.RootElement.GetProperty("steps")[1].GetProperty("name").GetString());
        Assert.Equal("pass", json.RootElement.GetProperty("steps")[0].GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("""{"data":[{"id":"claude-opus-5-5"},{"id":"claude-haiku-4-5"}]}""", "claude-haiku-4-5")]
    [InlineData("""{"object":"list","data":[{"id":"nomic-embed-text"},{"id":"bge-reranker"},{"id":"qwen3"}]}""", "qwen3")]
    [InlineData("""{"data":[]}""", "claude-haiku-4-5")]
    [InlineData("""{"models":[]}""", "claude-haiku-4-5")]
    [InlineData("not json", "claude-haiku-4-5")]
    public async Task The_model_asked_for_is_one_that_the_endpoint_lists(string list, string expected)
    {
        await using var peer = Peer.Answering(request => request.StartsWith("GET", StringComparison.Ordinal) ? Json(200, list) : Json(200, Bodies.Message));
        Assert.Equal($"{expected} answered", (await Probe(Local(peer))).Steps[^1].Detail);
    }

    private static Endpoint Local(Peer peer) => Samples.Make("local", $"http://127.0.0.1:{peer.Port}");

    private static string Json(int status, string body) => $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static async Task<ProbeReport> Probe(Endpoint endpoint, CallerCredential caller = default, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        using var sender = new EndpointSender();
        var reader = new SecretReader(Path.Combine(Path.GetTempPath(), "patchbay-no-settings", "settings.json"), name => name == KeyVariable ? "the-endpoints-key" : null);
        var probe = new EndpointProbe(sender, new CredentialSource(reader, TimeProvider.System), null, TimeProvider.System) { RequestTimeout = limit ?? TimeSpan.FromSeconds(20) };
        return await probe.RunAsync(endpoint, caller, cancellationToken);
    }
}
