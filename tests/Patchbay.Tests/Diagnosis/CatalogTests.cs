using System.Text.RegularExpressions;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Tests.Diagnosis;

/// <summary>The rules that every finding keeps.</summary>
public sealed partial class CatalogTests
{
    public static TheoryData<string> Codes { get; } = [.. FindingCatalog.All.Select(entry => entry.Code)];

    [Fact]
    public void Codes_are_unique_and_name_their_layer()
    {
        Assert.Equal(FindingCatalog.All.Count, FindingCatalog.All.Select(entry => entry.Code).Distinct().Count());
        foreach (var entry in FindingCatalog.All)
        {
            var match = Code().Match(entry.Code);
            Assert.True(match.Success, entry.Code);
            Assert.Equal(LayerOf(match.Groups[1].Value), entry.Layer);
        }
    }

    [Fact]
    public void Titles_are_unique() =>
        Assert.Equal(FindingCatalog.All.Count, FindingCatalog.All.Select(entry => entry.Title).Distinct().Count());

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_finding_is_whole_and_safe_to_show(string code)
    {
        var entry = FindingCatalog.Find(code)!;
        var text = FindingPages.Explain(code)!;
        Assert.DoesNotMatch(Placeholder(), text);
        Assert.EndsWith(".", entry.When, StringComparison.Ordinal);
        foreach (var part in new[] { entry.What, entry.Remedy, entry.RemedyFirstParty ?? "" }) Assert.Null(ClientWording.Find(part));
    }

    [Theory]
    [InlineData("PB-NET-02")]
    [InlineData("pb-net-02")]
    [InlineData("net-02")]
    [InlineData(" PB-NET-02 ")]
    public void A_code_is_found_as_a_person_types_it(string typed) => Assert.Equal("PB-NET-02", FindingCatalog.Find(typed)?.Code);

    [Fact]
    public void An_unknown_code_is_none() => Assert.Null(FindingPages.Explain("PB-NET-99"));

    [Fact]
    public void Every_cause_has_its_own_finding()
    {
        // A stale connection is a closed one; only what the client may do about it differs.
        var codes = Enum.GetValues<FailureCause>().Where(cause => cause != FailureCause.StaleConnection).Select(cause => FailureDiagnosis.Explain(new EndpointFailure(cause, "why"), Samples.Corp).Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Every_failure_names_the_endpoint_and_one_thing_to_do(string name, string url)
    {
        var endpoint = Samples.Make(name, url);
        foreach (var cause in Enum.GetValues<FailureCause>().Where(cause => cause != FailureCause.ClientGone))
        {
            var finding = FailureDiagnosis.Explain(new EndpointFailure(cause, "raw words"), endpoint);
            Assert.Contains(name, finding.What, StringComparison.Ordinal);
            Assert.Contains(endpoint.Url.Host, finding.What, StringComparison.Ordinal);
            Assert.NotEmpty(finding.Remedy);
            Assert.DoesNotMatch(Placeholder(), finding.Message);
            Assert.EndsWith("Evidence: raw words", finding.Message, StringComparison.Ordinal);
            Assert.Equal(!endpoint.IsFirstParty, finding.Remedy.Contains("patchbay use off", StringComparison.Ordinal));
            Assert.Null(ClientWording.Find(finding.Message));
        }
    }

    public static TheoryData<string, string> Places { get; } = new()
    {
        { "corp", "https://llm.corp.example" },
        { "lmstudio", "http://127.0.0.1:1234" },
        { "http://10.0.0.7:8000", "http://10.0.0.7:8000" },
        { "anthropic", "https://api.anthropic.com" },
    };

    [Fact]
    public void A_bare_url_has_no_entry_to_edit()
    {
        var remedy = FailureDiagnosis.Explain(new EndpointFailure(FailureCause.NameNotResolved, ""), Samples.Bare).Remedy;
        Assert.Contains("`patchbay endpoint add NAME --url http://10.0.0.7:8000", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_blanks_is_quoted_in_commands()
    {
        var remedy = FailureDiagnosis.Explain(new EndpointFailure(FailureCause.NameNotResolved, ""), Samples.Make("my server", "https://x.example")).Remedy;
        Assert.Contains("`patchbay endpoint edit 'my server' ", remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_url_is_shown_without_its_secrets()
    {
        var endpoint = Samples.Make("corp", "https://user:hunter2@llm.corp.example/base?key=hunter2");
        foreach (var cause in Enum.GetValues<FailureCause>())
            Assert.DoesNotContain("hunter2", FailureDiagnosis.Explain(new EndpointFailure(cause, ""), endpoint).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_servers_start_command_is_the_remedy() =>
        Assert.StartsWith("Start LM Studio's server: `lms server start`.", FailureDiagnosis.Explain(new EndpointFailure(FailureCause.ConnectionRefused, ""), Samples.LmStudio).Remedy, StringComparison.Ordinal);

    [Fact]
    public void The_gateways_own_findings_are_whole()
    {
        Finding[] own =
        [
            OwnFindings.TokenMissing(), OwnFindings.TokenWrong(), OwnFindings.ForeignOrigin("https://evil.example"), OwnFindings.ForeignHost(""),
            OwnFindings.Draining(), OwnFindings.BodyTooLarge(64 * 1024 * 1024), OwnFindings.UnknownPath("/chat"), OwnFindings.PickedEndpointGone("claude-via-x/y", "x"), OwnFindings.SessionEndpointGone("5ae1b13d", "x"), OwnFindings.UnknownEndpoint("x", ["a", "b"]),
            OwnFindings.SettingsRefused("/tmp/settings.json", ["line 7: bad"]), OwnFindings.PortInUse("127.0.0.1:8766", "node (process 4711)", "Address already in use"),
            OwnFindings.GatewayNotStarted("/tmp/gateway.log", "boom"), OwnFindings.AgentNotFound("claude"), OwnFindings.AgentNotFound("aider"),
            OwnFindings.NoAnthropicCredential(Samples.Anthropic),
        ];
        foreach (var finding in own)
        {
            Assert.DoesNotMatch(Placeholder(), finding.Message);
            Assert.Null(ClientWording.Find(finding.Message));
        }

        Assert.Contains("64 MiB", OwnFindings.BodyTooLarge(64 * 1024 * 1024).What, StringComparison.Ordinal);
        Assert.Contains("1000 bytes", OwnFindings.BodyTooLarge(1000).What, StringComparison.Ordinal);
        Assert.Contains("npm install -g @anthropic-ai/claude-code", OwnFindings.AgentNotFound("claude").Remedy, StringComparison.Ordinal);
        Assert.Contains("node (process 4711)", OwnFindings.PortInUse("127.0.0.1:8766", "node (process 4711)", "").What, StringComparison.Ordinal);
    }

    private static Layer LayerOf(string word) => word switch
    {
        "NET" => Layer.Network,
        "CRED" => Layer.Credential,
        "END" => Layer.Endpoint,
        "LIFE" => Layer.Lifecycle,
        _ => Layer.Agent,
    };

    [GeneratedRegex(@"^PB-(NET|CRED|END|LIFE|AGENT)-\d\d$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Placeholder();
}
