using System.Text;
using Patchbay.Settings;
using Patchbay.Telemetry;

namespace Patchbay.Tests.Telemetry;

public sealed class TelemetrySectionTests
{
    [Fact]
    public void Everything_is_off_by_default()
    {
        Assert.Same(TelemetryOptions.Off, Read("{}").Settings!.Telemetry);
        Assert.Equal((null, false, null), (TelemetryOptions.Off.Otlp, TelemetryOptions.Off.Prometheus, TelemetryOptions.Off.Forward));
    }

    [Fact]
    public void All_of_it_is_read()
    {
        var telemetry = Read("""
            { "telemetry": {
                "otlp": { "endpoint": "https://otlp.corp.example/otlp/", "protocol": "grpc", "headers": { "authorization": "${env:OTLP_TOKEN}" }, "signals": ["traces", "logs"] },
                "prometheus": true,
                "forward": { "endpoint": "http://127.0.0.1:4318/v1/metrics" } } }
            """).Settings!.Telemetry;

        Assert.Equal(new Uri("https://otlp.corp.example/otlp"), telemetry.Otlp!.Endpoint);
        Assert.True(telemetry.Otlp.IsGrpc);
        Assert.Equal(Signals.Traces | Signals.Logs, telemetry.Otlp.Signals);
        Assert.Equal("${env:OTLP_TOKEN}", Assert.Single(telemetry.Otlp.Headers!).Value.Reference);
        Assert.True(telemetry.Prometheus);
        Assert.Equal(new Uri("http://127.0.0.1:4318"), telemetry.Forward!.Endpoint);
    }

    [Fact]
    public void An_empty_otlp_leaves_all_to_the_standard_variables()
    {
        var otlp = Read("""{ "telemetry": { "otlp": {} } }""").Settings!.Telemetry.Otlp!;
        Assert.Equal((null, null, null, Signals.All), (otlp.Endpoint, otlp.IsGrpc, otlp.Headers, otlp.Signals));
    }

    [Fact]
    public void The_same_settings_read_again_change_nothing()
    {
        const string text = """{ "telemetry": { "otlp": { "headers": { "x-team": "a" } }, "forward": { "endpoint": "http://h:1", "headers": { "x-team": "a" } } } }""";
        Assert.Equal(Read(text).Settings!.Telemetry, Read(text).Settings!.Telemetry);
        Assert.NotEqual(Read(text).Settings!.Telemetry, Read(text.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)).Settings!.Telemetry);
    }

    [Theory]
    [InlineData("""{ "telemetry": { "prometeus": true } }""", 1, "unknown key `prometeus` in `telemetry`", "did you mean `prometheus`?")]
    [InlineData("{ \"telemetry\": {\n \"prometheus\": \"yes\" } }", 2, "`prometheus` is a string and must be true or false", "write `prometheus` like `true`")]
    [InlineData("""{ "telemetry": { "otlp": "http://h:4318" } }""", 1, "`otlp` is a string and must be an object", "{ … }")]
    [InlineData("""{ "telemetry": { "otlp": { "protocol": "http/json" } } }""", 1, "unknown `protocol` `http/json`", "")]
    [InlineData("""{ "telemetry": { "otlp": { "endpoint": "localhost:4318" } } }""", 1, "`endpoint`: `localhost:4318` has no scheme", "write `http://localhost:4318`")]
    [InlineData("""{ "telemetry": { "otlp": { "signals": ["spans"] } } }""", 1, "unknown signal `spans`", "")]
    [InlineData("""{ "telemetry": { "otlp": { "signals": [] } } }""", 1, "`signals` is empty", "take `otlp` out")]
    [InlineData("""{ "telemetry": { "otlp": { "headers": { "authorization": "Bearer abc" } } } }""", 1, "the header `authorization` is a secret in a file that others on this machine can read", "chmod 600")]
    [InlineData("""{ "telemetry": { "forward": {} } }""", 1, "`forward` has no `endpoint`", "add `\"endpoint\": \"http://127.0.0.1:4318\"`")]
    public void A_problem_is_told_with_its_line_and_a_way_out(string text, int line, string message, string fix)
    {
        var problem = Assert.Single(Read(text).Problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
    }

    private static SettingsReading Read(string text) => SettingsReader.ReadBytes(Encoding.UTF8.GetBytes(text), "/s.json", isPrivate: false);
}
