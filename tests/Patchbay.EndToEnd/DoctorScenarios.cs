using System.Text.Json;
using Patchbay.EndToEnd.Peers;
using static Patchbay.EndToEnd.Peers.DoctorRig;

namespace Patchbay.EndToEnd;

/// <summary><c>patchbay doctor</c> as people run it: against good gateways.</summary>
public class DoctorScenarios
{
    [Theory]
    [InlineData("good")]
    [InlineData("lenient")] // Another maker's server, which checks nothing and ignores what it does not know.
    [InlineData("late")] // A model that begins late and writes fast keeps nothing back.
    public async Task A_good_gateway_has_nothing_to_be_said_about(string gateway)
    {
        await using var rig = await DoctorRig.StartAsync(gateway);
        var report = await rig.ReportAsync();
        Assert.Empty(NotPassed(report));
        Assert.True(report.GetProperty("toolReference").GetBoolean());
    }

    [Fact]
    public async Task A_server_of_another_language_is_told_apart_with_the_command_that_translates()
    {
        await using var rig = await DoctorRig.StartAsync("openai-only");
        var ended = await rig.DoctorAsync();
        Assert.Contains("speaks openai-chat", ended.Output, StringComparison.Ordinal);
        Assert.Contains($"`patchbay use {rig.Url}`", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_tls_and_nothing_else()
    {
        using var place = new Place();
        var ca = Path.Combine(place.Root, "ca.pem");
        await using var rig = await DoctorRig.StartAsync("good", endpoint: new { caFile = ca }, "--tls", "expired", "--ca-out", ca);
        Assert.Equal(["tls fail PB-NET-07"], Failed(await rig.ReportAsync(exit: 1)));
    }

    [Fact]
    public async Task A_good_certificate_of_a_company_is_shown_with_its_end()
    {
        using var place = new Place();
        var ca = Path.Combine(place.Root, "ca.pem");
        await using var rig = await DoctorRig.StartAsync("good", endpoint: new { caFile = ca }, "--tls", "trusted", "--ca-out", ca);
        var report = await rig.ReportAsync();
        Assert.Empty(NotPassed(report));
        var evidence = report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "tls").GetProperty("evidence").GetString()!;
        Assert.Contains("CN=Test Authority", evidence, StringComparison.Ordinal);
        Assert.Contains(DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_worth_a_word()
    {
        using var place = new Place();
        var ca = Path.Combine(place.Root, "ca.pem");
        await using var rig = await DoctorRig.StartAsync("good", endpoint: new { caFile = ca }, "--tls", "ends-soon", "--ca-out", ca);
        Assert.Equal(["tls warn "], NotPassed(await rig.ReportAsync()));
    }

    [Fact]
    public async Task An_endpoint_that_is_busy_for_a_moment_is_asked_again()
    {
        await using var rig = await DoctorRig.StartAsync("good");
        var busy = new { preset = "anthropic-429", headers = new Dictionary<string, string> { ["retry-after"] = "0.1" } };
        await rig.PlayAsync(new { name = "busy", contains = new[] { "tool_choice" }, times = 1, reply = busy }, new { name = "busy", contains = new[] { "\"stream\"" }, times = 1, reply = busy }, new { name = "gateway", path = "*", reply = new { gateway = "good" } });
        Assert.Empty(NotPassed(await rig.ReportAsync()));
    }

    [Fact]
    public async Task A_process_id_is_told_apart_from_a_name()
    {
        await using var rig = Rig.With();
        var ended = await rig.PatchbayAsync("doctor", "4711");
        Assert.Equal(1, ended.Code);
        Assert.Contains("process 4711", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_is_the_proxy_and_nothing_else()
    {
        await using var proxy = await Fake.StartAsync("proxy", null, "--mode", "proxy", "--proxy-auth", "me:secret");
        await using var rig = await DoctorRig.StartAsync("good", endpoint: new { url = "http://llm.corp.example", proxy = proxy.Url });
        Assert.Equal(["proxy fail PB-NET-10"], Failed(await rig.ReportAsync(exit: 1)));
    }

    [Fact]
    public async Task The_demo_endpoint_is_well_and_costs_nothing()
    {
        await using var rig = Rig.With();
        var ended = await rig.PatchbayAsync("doctor", "demo-a");
        Assert.True(ended.Code == 0, ended.ToString());
        Assert.Contains("so they are free", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("fail", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warn", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_translated_endpoint_is_looked_over_through_the_translation()
    {
        await using var fake = await Fake.StartAsync("chat", """[{"name":"models","path":"/v1/models","reply":{"preset":"models"}},{"name":"call","contains":["tool_choice"],"reply":{"content":[{"type":"tool_use","id":"call_1","name":"Bash","input":{"command":"echo patchbay-doctor"}}]}},{"name":"any","reply":{"echo":"chat"}}]""");
        await using var rig = new Rig();
        rig.Configure("chat", new() { ["chat"] = new { kind = "custom", url = fake.Url, dialect = "openai-chat", models = new { @default = "gpt-fake" } } });
        var ended = await rig.PatchbayAsync("doctor", "--json");
        var report = JsonDocument.Parse(ended.Output).RootElement;
        // The fake counts the same for every request, so what a result weighs is no question for it.
        Assert.DoesNotContain(Failed(report), line => !line.StartsWith("tool_result ", StringComparison.Ordinal));
        Assert.Contains("messages pass", All(report).Select(line => line.Trim()));
        Assert.Contains("tool_use pass", All(report).Select(line => line.Trim()));
        Assert.Contains("streaming pass", All(report).Select(line => line.Trim()));
        Assert.True(report.GetProperty("toolReference").GetBoolean());
        var sent = report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "tool_use").GetProperty("exchanges")[0];
        Assert.Equal("POST /v1/chat/completions", sent.GetProperty("request").GetString());
        Assert.Contains("\"type\":\"function\"", sent.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("good", "true")]
    [InlineData("strips-tool-reference", "false")]
    public async Task What_was_learnt_of_tool_search_is_what_the_next_agent_gets(string gateway, string expected)
    {
        await using var rig = await DoctorRig.StartAsync(gateway);
        Assert.DoesNotContain("ENABLE_TOOL_SEARCH", (await rig.Rig.AgentEnvironmentAsync()).Keys);
        await rig.DoctorAsync();
        Assert.Equal(expected, (await rig.Rig.AgentEnvironmentAsync())["ENABLE_TOOL_SEARCH"]);
    }

    [Fact]
    public async Task The_report_is_one_page_that_loads_nothing_and_holds_no_key()
    {
        await using var rig = await DoctorRig.StartAsync("wants-bearer");
        var file = Path.Combine(rig.Rig.Place.Root, "report.html");
        var ended = await rig.DoctorAsync("--report", file);
        var page = await File.ReadAllTextAsync(file);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("PB-CRED-06", page, StringComparison.Ordinal);
        Assert.Contains("curl -sS", page, StringComparison.Ordinal);
        foreach (var text in new[] { page, ended.Output, ended.Error }) Assert.DoesNotContain(Key[4..^4], text, StringComparison.Ordinal);
        foreach (var loads in new[] { "<script", " src=", "<link", "@import", "url(" }) Assert.DoesNotContain(loads, page.Replace("&lt;", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Rig.Place.Root, page, StringComparison.Ordinal);
    }
}
