using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Endpoints that are not reached: names, ports, certificates, proxies.</summary>
public class FailureOnTheWayScenarios(WayStage stage) : IClassFixture<WayStage>
{
    private const string CaFile = "--ca-file PATH";
    private const string ProxyUser = "http://USER:PASSWORD@PROXY:PORT";

    [Theory]
    [InlineData("no-such-name", "PB-NET-01", "patchbay endpoint edit no-such-name --url")]
    [InlineData("no-such-name-tls", "PB-NET-01", "patchbay endpoint edit no-such-name-tls --url")]
    [InlineData("refused", "PB-NET-02", "Start the server there")]
    [InlineData("refused-tls", "PB-NET-02", "Start the server there")]
    [InlineData("full", "PB-NET-03", "Check that 127.0.0.1 is up")]
    [InlineData("full-tls", "PB-NET-03", "Check that 127.0.0.1 is up")]
    [InlineData("self-signed", "PB-NET-05", CaFile)]
    [InlineData("unknown-authority", "PB-NET-05", CaFile)]
    [InlineData("wrong-host", "PB-NET-06", "patchbay endpoint edit wrong-host --url")]
    [InlineData("expired", "PB-NET-07", "renewed")]
    [InlineData("https-to-plain", "PB-NET-08", "patchbay endpoint edit https-to-plain --url http://")]
    [InlineData("http-to-tls", "PB-NET-13", "patchbay endpoint edit http-to-tls --url https://")]
    [InlineData("proxy-407", "PB-NET-10", ProxyUser)]
    [InlineData("proxy-407-tls", "PB-NET-10", ProxyUser)]
    [InlineData("proxy-dead", "PB-NET-11", "patchbay endpoint edit proxy-dead --proxy URL")]
    [InlineData("proxy-dead-tls", "PB-NET-11", "patchbay endpoint edit proxy-dead-tls --proxy URL")]
    [InlineData("missing-ca-file", "PB-NET-18", CaFile)]
    public async Task A_way_that_leads_nowhere_is_explained(string endpoint, string code, string advice)
    {
        var shown = await stage.AskAsync(endpoint);
        shown.AssertFinding(code, endpoint, advice);
        Assert.Contains("patchbay use off", shown.Ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_authority_in_caFile_and_the_client_certificate_the_same_server_answers()
    {
        var shown = await stage.AskAsync("client-certificate");
        Assert.Equal("guarded here. You said: hi", shown.Ended.Output.Trim());
    }

    [Fact]
    public async Task With_the_proxys_password_the_request_arrives()
    {
        var shown = await stage.AskAsync("proxy-with-password");
        Assert.True(shown.Ended.Code == 1, shown.ToString());
        // The proxy let it through, and could not find the host itself.
        Assert.DoesNotContain("PB-NET-10", shown.Ended.Output, StringComparison.Ordinal);
    }
}
