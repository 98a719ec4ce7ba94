using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Sending;
using Patchbay.Settings;
using Patchbay.Tests.Diagnosis;

namespace Patchbay.Tests.Conformance;

/// <summary>The order of the checks, and what one of them means for the others.</summary>
public sealed class ConformanceProbeTests
{
    [Fact]
    public async Task At_the_demo_endpoint_everything_passes_and_is_told_as_it_is_done()
    {
        var told = new List<string>();
        var report = await LookAtAsync(BuiltInEndpoints.DemoA, told);
        Assert.All(report.Checks, check => Assert.True(check.Verdict == Verdict.Pass, $"{check.Name}: {check.Evidence}"));
        Assert.Equal(report.Checks.Select(check => check.Name), told);
        Assert.Equal(Verdict.Pass, report.Outcome);
    }

    [Fact]
    public async Task Where_nothing_listens_one_line_fails_and_says_so()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var report = await LookAtAsync(Samples.Make("dead", $"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}"));
        var failed = Assert.Single(report.Checks, check => check.Verdict is Verdict.Fail or Verdict.Warn);
        Assert.Equal(("connect", "PB-NET-02"), (failed.Name, failed.Code));
        Assert.All(report.Checks.SkipWhile(check => check != failed).Skip(1), check => Assert.StartsWith("skipped: ", check.Evidence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_is_the_credentials_matter()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = Samples.WithKey with { Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}") };
        var report = await LookAtAsync(endpoint);
        var failed = Assert.Single(report.Checks, check => check.Verdict is Verdict.Fail or Verdict.Warn);
        Assert.Equal(("credential", "PB-CRED-01"), (failed.Name, failed.Code));
        Assert.Equal("", report.Model);
    }

    [Fact]
    public void Checks_need_only_what_runs_before_them()
    {
        var before = new HashSet<string>();
        foreach (var check in ConformanceChecks.All)
        {
            Assert.Subset(before, check.Needs.ToHashSet());
            Assert.True(before.Add(check.Name), check.Name);
        }
    }

    [Fact]
    public void A_quick_run_costs_less_than_one_turn_of_Claude_Code()
    {
        var quick = ConformanceProbe.CostOf(new ConformanceOptions());
        Assert.InRange(quick.Total, 1000, 15_000);
        Assert.InRange(ConformanceProbe.CostOf(new ConformanceOptions { Slow = true }).Output - quick.Output, 10_000, 15_000);
    }

    [Fact]
    public void Every_body_is_a_request()
    {
        const string model = "a \"model\"";
        string[] bodies =
        [
            CheckBodies.Small(model), CheckBodies.Counting(model, stream: true), CheckBodies.NoMessages(model), CheckBodies.ToolCall(model), CheckBodies.ToolAnswered(model, "id", "{\"command\":\"x\"}"),
            CheckBodies.OrphanResult(model, "id"), CheckBodies.SizedResult(model, true), CheckBodies.SizedResult(model, false), CheckBodies.ToolFound(model, "t"), CheckBodies.NothingFound(model, true),
            CheckBodies.NothingFound(model, false), CheckBodies.UnknownField(model, "f"), CheckBodies.Large(model, 4000), CheckBodies.Code(model), CheckBodies.ToCount(model),
        ];
        foreach (var body in bodies) Assert.Equal(model, JsonDocument.Parse(body).RootElement.GetProperty("model").GetString());
        Assert.InRange(CheckBodies.Large(model, 1024 * 1024).Length, 1_000_000, 1_100_000);
    }

    private static async Task<ConformanceReport> LookAtAsync(Endpoint endpoint, List<string>? told = null)
    {
        using var sender = new EndpointSender();
        var source = new CredentialSource(new SecretReader(Path.Combine(Path.GetTempPath(), "settings.json"), static _ => null), TimeProvider.System);
        var probe = new ConformanceProbe(sender, source, null, TimeProvider.System);
        return await probe.RunAsync(endpoint, default, [], new ConformanceOptions(), check => told?.Add(check.Name), CancellationToken.None);
    }
}
