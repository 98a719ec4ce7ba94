using Patchbay.Host.ClaudeSettings;
using static Patchbay.Tests.Routes.Sources;

namespace Patchbay.Tests.Routes;

/// <summary>What older versions of Claude Code do otherwise, and what a running one may still send. The versions were measured on 2026-11-28.</summary>
public class ClientBehaviourTests
{
    private const string Pin = "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST";

    public static TheoryData<string, string> Thresholds => new()
    {
        { ClientBehaviour.TerminalReadsAgain.LastWithout, ClientBehaviour.TerminalReadsAgain.Since },
        { ClientBehaviour.PrintReadsAgain.LastWithout, ClientBehaviour.PrintReadsAgain.Since },
        { ClientBehaviour.NoticesEveryChange.LastWithout, ClientBehaviour.NoticesEveryChange.Since },
        { ClientBehaviour.FullPin.LastWithout, ClientBehaviour.FullPin.Since },
        { ClientBehaviour.NarrowPin.LastWithout, ClientBehaviour.NarrowPin.Since },
    };

    [Theory]
    [MemberData(nameof(Thresholds))]
    public void A_threshold_lies_between_two_versions_and_an_unknown_one_counts_as_the_newest(string without, string since)
    {
        var threshold = new VersionThreshold(since, without);
        Assert.False(threshold.IsReachedBy(without));
        Assert.True(threshold.IsReachedBy(since));
        Assert.True(threshold.IsReachedBy(ClientVersion.Measured));
        Assert.True(threshold.IsReachedBy(""));
        Assert.True(ClientVersion.IsBefore(without, since));
    }

    [Theory]
    [InlineData("2.1.31", false, "http://a.example")]
    [InlineData("2.1.32", false, "http://b.example")]
    [InlineData("2.1.31", true, "http://b.example")]
    [InlineData("2.0.64", true, "http://a.example")]
    public void A_file_that_was_changed_moves_only_who_reads_it_again(string version, bool isTerminal, string expected)
    {
        var changed = Layer(SourceKind.User, (Url, "http://b.example")) with { ChangedAt = Start.AddMinutes(1) };
        var resolved = EndpointResolver.Resolve(Running(changed, Layer(SourceKind.Environment, (Url, "http://a.example"))) with { Version = version, IsTerminal = isTerminal }, Evidence.None);
        Assert.Equal("http://b.example", resolved.AfterRestart.Address);
        if (expected == "http://b.example") Assert.Equal(expected, resolved.InForce.Address);
        else Assert.NotEqual(Certainty.Settled, resolved.Certainty); // What it read at its start stands nowhere any more.
    }

    [Theory]
    [InlineData("2.1.131", Certainty.Likely)]
    [InlineData("2.1.132", Certainty.Settled)]
    public void A_change_that_a_version_may_miss_is_told_as_likely_even_where_an_old_connection_is_open(string version, Certainty expected)
    {
        var changed = Layer(SourceKind.User, (Url, "http://127.0.0.1:2000")) with { ChangedAt = Start.AddMinutes(1) };
        var resolved = EndpointResolver.Resolve(Running(changed) with { Version = version }, Connected("127.0.0.1:1000"));
        Assert.Equal("http://127.0.0.1:2000", resolved.InForce.Address);
        Assert.Equal(expected, resolved.Certainty);
        Assert.Equal(expected == Certainty.Likely, resolved.Evidence.Contains("connected to 127.0.0.1:1000", StringComparison.Ordinal));
        Assert.Equal(Certainty.Seen, EndpointResolver.Resolve(Running(changed) with { Version = version }, Connected("127.0.0.1:2000")).Certainty);
    }

    [Fact]
    public void A_client_in_node_that_does_not_tell_its_version_knows_no_pin_that_is_younger_than_node()
    {
        var pinned = Running(Layer(SourceKind.User, (Url, "http://b.example")), Layer(SourceKind.Environment, (Url, "http://a.example"), ("CLAUDE_CODE_HOST_AUTH_ENV_VAR", "X"))) with { Version = "" };
        Assert.Equal("http://a.example", EndpointResolver.Resolve(pinned, Evidence.None).InForce.Address);
        var inNode = EndpointResolver.Resolve(pinned with { ShowsArguments = false }, Evidence.None);
        Assert.Equal("http://b.example", inNode.InForce.Address);
        Assert.Contains("pin-not-known", inNode.Kinds());
        Assert.Contains("2.1.112 or older", inNode.Warnings.Single(warning => warning.Kind == "pin-not-known").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.1.81", "http://b.example", "")]
    [InlineData("2.1.83", "http://a.example", Pin)]
    public void A_pin_counts_from_the_version_on_that_knows_it(string version, string address, string pin)
    {
        var resolved = EndpointResolver.Resolve(New(Layer(SourceKind.User, (Url, "http://b.example")), Layer(SourceKind.Environment, (Url, "http://a.example"), (Pin, "1"))) with { Version = version }, Evidence.None);
        Assert.Equal(address, resolved.InForce.Address);
        Assert.Equal(pin, resolved.Pin);
    }

    [Fact]
    public void A_launcher_learns_which_version_its_pin_needs()
    {
        Assert.Equal("2.1.83", new ClientBehaviour("2.1.50", IsTerminal: true).NeededFor(new Dictionary<string, string> { [Pin] = "1" })!.Since);
        Assert.Equal("2.1.153", new ClientBehaviour("2.1.100", IsTerminal: true).NeededFor(new Dictionary<string, string> { ["CLAUDE_CODE_HOST_AUTH_ENV_VAR"] = "X" })!.Since);
        Assert.Null(new ClientBehaviour("2.1.330", IsTerminal: true).NeededFor(new Dictionary<string, string> { [Pin] = "1" }));
        Assert.Null(new ClientBehaviour("", IsTerminal: true).NeededFor(new Dictionary<string, string> { [Pin] = "1" }));
    }

    [Fact]
    public void A_token_that_may_have_been_taken_out_makes_the_credential_likely_and_names_the_file()
    {
        var emptied = Layer(SourceKind.User) with { ChangedAt = Start.AddMinutes(1) };
        var credential = EndpointResolver.Resolve(Running(emptied, Layer(SourceKind.Environment, (Url, "http://a.example"), ("ANTHROPIC_AUTH_TOKEN", "secret-token"))), Evidence.None).Credential;
        Assert.Equal(Certainty.Likely, credential.Certainty);
        Assert.Contains("ANTHROPIC_AUTH_TOKEN", credential.Evidence, StringComparison.Ordinal);
        Assert.Contains(emptied.Source.Name, credential.Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", credential.Evidence + credential.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_live_file_gives_now_leaves_no_doubt_of_that_and_an_untouched_one_none_at_all()
    {
        var environment = Layer(SourceKind.Environment, (Url, "http://a.example"), ("ANTHROPIC_AUTH_TOKEN", "t"));
        Assert.Equal(Certainty.Settled, EndpointResolver.Resolve(Running(Layer(SourceKind.User), environment), Evidence.None).Credential.Certainty);
        var changed = Layer(SourceKind.User, ("ANTHROPIC_AUTH_TOKEN", "t"), ("ANTHROPIC_API_KEY", "k"), ("ANTHROPIC_CUSTOM_HEADERS", "X-Mine: m")) with { ChangedAt = Start.AddMinutes(1) };
        Assert.Equal(Certainty.Settled, EndpointResolver.Resolve(Running(changed, environment), Evidence.None).Credential.Certainty);
        var pinned = Layer(SourceKind.Environment, (Url, "http://a.example"), ("ANTHROPIC_AUTH_TOKEN", "t"), (Pin, "1"));
        Assert.Equal(Certainty.Settled, EndpointResolver.Resolve(Running(Layer(SourceKind.User) with { ChangedAt = Start.AddMinutes(1) }, pinned), Evidence.None).Credential.Certainty);
    }

    [Fact]
    public void A_helper_that_was_added_beside_a_token_waits_for_a_restart()
    {
        var changed = Layer(SourceKind.User, ("ANTHROPIC_AUTH_TOKEN", "t"), ("ANTHROPIC_API_KEY", "k"), ("ANTHROPIC_CUSTOM_HEADERS", "X-Mine: m"), (WatchedVariables.Helper, "echo k")) with { ChangedAt = Start.AddMinutes(1) };
        var credential = EndpointResolver.Resolve(Running(changed, Layer(SourceKind.Environment, (Url, "http://a.example"))), Evidence.None).Credential;
        Assert.Equal(Certainty.Likely, credential.Certainty);
        Assert.Contains("apiKeyHelper", credential.Evidence, StringComparison.Ordinal);
    }
}
