using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.Peers.DoctorRig;

namespace Patchbay.EndToEnd;

/// <summary><c>patchbay doctor</c> against gateways with one fault each: it names that one and nothing else.</summary>
public class DoctorFaultScenarios
{
    [Theory]
    [InlineData("buffers", "streaming", "fail", "PB-END-13")]
    [InlineData("cuts-stream", "streaming", "fail", "PB-END-14")]
    [InlineData("strips-tool-reference", "tool_reference", "fail", "PB-END-18")]
    [InlineData("wraps-errors", "errors", "fail", "PB-END-15")]
    [InlineData("drops-beta", "anthropic-beta", "warn", "PB-END-20")]
    [InlineData("drops-fields", "fields", "warn", "PB-END-19")]
    [InlineData("large-403", "large body", "fail", "PB-END-21")]
    [InlineData("code-403", "code body", "fail", "PB-END-22")]
    [InlineData("wants-api-key", "credential", "fail", "PB-CRED-06")]
    [InlineData("wants-bearer", "credential", "fail", "PB-CRED-06")]
    [InlineData("cuts-idle", "silence", "fail", "PB-NET-19")]
    public async Task A_gateway_with_one_fault_gets_one_line_and_the_rest_passes(string gateway, string check, string verdict, string code)
    {
        await using var rig = await DoctorRig.StartAsync(gateway);
        var report = await rig.ReportAsync(exit: verdict == "fail" ? 1 : 0);
        Assert.Equal([$"{check} {verdict} {code}"], NotPassed(report));
    }

    [Theory]
    [InlineData("redirects", "redirect", "PB-END-09")]
    [InlineData("openai-only", "messages", "PB-END-12")]
    [InlineData("html", "messages", "PB-END-06")]
    [InlineData("no-tools", "tool_use", "PB-END-16")]
    [InlineData("drops-tool-result", "tool_result", "PB-END-17")]
    public async Task A_fault_that_others_stand_on_is_the_only_one_that_fails(string gateway, string check, string code)
    {
        await using var rig = await DoctorRig.StartAsync(gateway);
        var report = await rig.ReportAsync(exit: 1);
        Assert.Equal([$"{check} fail {code}"], NotPassed(report).Where(line => !line.Contains("skipped", StringComparison.Ordinal)));
    }
}
