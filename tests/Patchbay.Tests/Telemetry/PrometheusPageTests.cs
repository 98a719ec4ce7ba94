using System.Text;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Gateway.Ledger;
using Patchbay.Telemetry;

namespace Patchbay.Tests.Telemetry;

public sealed class PrometheusPageTests
{
    [Theory]
    [InlineData("gen_ai.client.token.usage", "{token}", false, false, "gen_ai_client_token_usage")]
    [InlineData("gen_ai.client.operation.duration", "s", false, false, "gen_ai_client_operation_duration_seconds")]
    [InlineData("patchbay.findings", "{finding}", true, false, "patchbay_findings_total")]
    [InlineData("patchbay.limit.used", "1", false, true, "patchbay_limit_used_ratio")]
    [InlineData("process.memory.usage", "By", false, true, "process_resident_memory_bytes")]
    [InlineData("process.cpu.time", "s", true, false, "process_cpu_seconds_total")]
    public void Names_are_mapped_as_OpenTelemetry_says(string name, string unit, bool isCounter, bool isGauge, string expected) => Assert.Equal(expected, PrometheusPage.NameOf(name, unit, isCounter, isGauge));

    [Fact]
    public void A_refused_request_and_its_finding_are_counted()
    {
        var log = new TrafficLog(TimeProvider.System);
        using var instruments = new Instruments("9.9", log, null);
        using var page = new PrometheusPage();
        log.Watcher = instruments.Record;
        var exchange = log.Begin("POST", "/v1/messages");
        exchange.Finding = new Finding { Code = "PB-X-01", Layer = Layer.Network, What = "it \"broke\"", Remedy = "mend it" };
        (exchange.Status, exchange.Endpoint) = (424, "a\"b\\c");
        log.End(exchange);

        var text = Encoding.UTF8.GetString(page.Read());

        Assert.Contains("""patchbay_findings_total{patchbay_endpoint_name="a\"b\\c",patchbay_finding_code="PB-X-01"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("""http_server_request_duration_seconds_count{http_request_method="POST",http_response_status_code="424",http_route="/v1/messages",url_scheme="http"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("""http_server_request_duration_seconds_bucket{http_request_method="POST",http_response_status_code="424",http_route="/v1/messages",url_scheme="http",le="+Inf"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("""patchbay_build_info{version="9.9"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE process_cpu_seconds_total counter", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gen_ai_client_token_usage", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_made_while_nobody_watches()
    {
        var log = new TrafficLog(TimeProvider.System);
        Assert.Null(log.Begin("POST", "/v1/messages").Facts);
        log.Watcher = static _ => { };
        Assert.NotNull(log.Begin("POST", "/v1/messages").Facts);
    }
}
