using CsCheck;
using Patchbay.Host.ClaudeSettings;
using static Patchbay.Tests.Routes.Sources;

namespace Patchbay.Tests.Routes;

/// <summary>Which source wins, what a running process holds, and how sure that is.</summary>
public class EndpointResolverTests
{
    private static readonly SourceKind[] Applied = [SourceKind.Managed, SourceKind.CommandLine, SourceKind.Local, SourceKind.Project, SourceKind.User, SourceKind.GlobalConfig, SourceKind.Environment];

    private static readonly Gen<SourceKind[]> Subsets = Gen.Int[0, (1 << 9) - 1].Select(mask => Enum.GetValues<SourceKind>().Where(kind => (mask & (1 << (int)kind)) != 0).ToArray());

    [Fact]
    public void The_sources_are_in_one_total_order() => Subsets.Sample(kinds =>
    {
        var resolved = EndpointResolver.Resolve(New([.. kinds.Select(kind => Layer(kind, (Url, $"http://{kind}.example")))]), Evidence.None);
        var candidates = kinds.Where(Applied.Contains).ToArray();
        // Exactly one wins, it is the first of the order, and whoever wins among all wins against each of the others alone.
        Assert.Equal(candidates.Length == 0 ? 0 : 1, resolved.Derivations[0].Judged.Count(judged => judged.Wins));
        if (candidates.Length == 0) Assert.Null(resolved.InForce.Winner);
        else
        {
            Assert.Equal(candidates.Min(), resolved.InForce.Winner!.Source.Kind);
            foreach (var other in candidates.Where(kind => kind != candidates.Min()))
            {
                var pair = EndpointResolver.Resolve(New(Layer(candidates.Min(), (Url, "http://first.example")), Layer(other, (Url, "http://second.example"))), Evidence.None);
                Assert.Equal("http://first.example", pair.InForce.Address);
            }
        }

        Assert.All(resolved.Derivations[0].Judged, judged => Assert.Equal(judged.Wins, judged.Why.Length == 0));
    });

    [Fact]
    public void A_pinned_route_is_the_environments_whatever_else_there_is() => Subsets.Sample(kinds =>
    {
        var layers = kinds.Where(kind => kind != SourceKind.Environment).Select(kind => Layer(kind, (Url, "http://other.example")))
            .Append(Layer(SourceKind.Environment, (Url, "http://mine.example"), ("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1")));
        var resolved = EndpointResolver.Resolve(Running([.. layers]), Connected("127.0.0.1:4711"));
        Assert.Equal("http://mine.example", resolved.InForce.Address);
        Assert.Equal(Certainty.Settled, resolved.Certainty);
        Assert.False(resolved.IsStale);
    });

    [Fact]
    public void A_pin_without_an_address_leads_to_the_default() =>
        Assert.Equal("https://api.anthropic.com", EndpointResolver.Resolve(New(Layer(SourceKind.User, (Url, "http://a.example")), Layer(SourceKind.Environment, ("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "yes"))), Evidence.None).InForce.Address);

    [Fact]
    public void A_key_that_is_gone_stays_in_force_where_a_connection_shows_it()
    {
        var sources = Running(Layer(SourceKind.User), Layer(SourceKind.Environment, (Url, "http://127.0.0.1:1000")));
        var resolved = EndpointResolver.Resolve(sources, Connected("127.0.0.1:4711", "127.0.0.1:1000"));
        Assert.Equal("http://127.0.0.1:4711", resolved.InForce.Address);
        Assert.Equal("http://127.0.0.1:1000", resolved.AfterRestart.Address);
        Assert.True(resolved.IsStale);
        Assert.Contains("connected to 127.0.0.1:4711", resolved.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1000", Certainty.Seen)]
    [InlineData("127.0.0.1:9999", Certainty.Settled)] // an MCP server's
    [InlineData("203.0.113.7:443", Certainty.Settled)] // telemetry, as likely as not
    public void Other_connections_move_nothing(string end, Certainty expected)
    {
        var resolved = EndpointResolver.Resolve(Running(Layer(SourceKind.User), Layer(SourceKind.Environment, (Url, "http://127.0.0.1:1000"))), Connected(end));
        Assert.Equal("http://127.0.0.1:1000", resolved.InForce.Address);
        Assert.Equal(expected, resolved.Certainty);
    }

    [Fact]
    public void A_file_that_changed_since_the_start_leaves_a_doubt_that_is_said()
    {
        var resolved = EndpointResolver.Resolve(Running(Layer(SourceKind.User) with { ChangedAt = Start.AddMinutes(1) }, Layer(SourceKind.Environment, (Url, "http://127.0.0.1:1000"))), Evidence.None);
        Assert.Equal(Certainty.Likely, resolved.Certainty);
        Assert.Contains("user has changed since it started", resolved.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_has_the_key_wins_over_an_old_connection()
    {
        var resolved = EndpointResolver.Resolve(Running(Layer(SourceKind.User, (Url, "http://127.0.0.1:2000"))), Connected("127.0.0.1:1000"));
        Assert.Equal("http://127.0.0.1:2000", resolved.InForce.Address);
    }

    [Theory]
    [InlineData("CLAUDE_CODE_USE_BEDROCK", "1", "bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com")]
    [InlineData("CLAUDE_CODE_USE_VERTEX", "true", "vertex", "https://europe-west1-aiplatform.googleapis.com")]
    [InlineData("CLAUDE_CODE_USE_FOUNDRY", "on", "foundry", "https://corp.services.ai.azure.com/anthropic")]
    [InlineData("CLAUDE_CODE_USE_BEDROCK", "0", "anthropic", "http://a.example")]
    public void A_provider_switch_decides_before_the_address(string name, string value, string provider, string address)
    {
        var resolved = EndpointResolver.Resolve(New(Layer(SourceKind.User, (name, value)), Layer(SourceKind.Environment, (Url, "http://a.example"), ("AWS_REGION", "eu-west-1"), ("CLOUD_ML_REGION", "europe-west1"), ("ANTHROPIC_FOUNDRY_RESOURCE", "corp"))), Evidence.None);
        Assert.Equal((provider, address), (resolved.InForce.Provider, resolved.InForce.Address));
    }

    [Fact]
    public void A_socket_in_the_environment_is_a_pin_and_one_in_a_file_is_nothing()
    {
        var pinned = EndpointResolver.Resolve(New(Layer(SourceKind.User, (Url, "http://a.example")), Layer(SourceKind.Environment, ("ANTHROPIC_UNIX_SOCKET", "/run/x.sock"))), Evidence.None);
        Assert.Equal("unix:/run/x.sock", pinned.InForce.Address);
        var file = EndpointResolver.Resolve(New(Layer(SourceKind.User, ("ANTHROPIC_UNIX_SOCKET", "/run/x.sock")), Layer(SourceKind.Environment, (Url, "http://a.example"))), Evidence.None);
        Assert.Equal("http://a.example", file.InForce.Address);
    }

    [Theory]
    [InlineData("ANTHROPIC_AUTH_TOKEN", "Authorization: Bearer")]
    [InlineData("ANTHROPIC_API_KEY", "x-api-key")]
    [InlineData("CLAUDE_CODE_OAUTH_TOKEN", "Authorization: Bearer")]
    [InlineData("apiKeyHelper", "Authorization: Bearer,x-api-key")]
    [InlineData("ANTHROPIC_AUTH_TOKEN,apiKeyHelper", "Authorization: Bearer,x-api-key")]
    [InlineData("ANTHROPIC_AUTH_TOKEN,CLAUDE_CODE_OAUTH_TOKEN", "Authorization: Bearer")]
    [InlineData("", "")]
    public void The_credential_in_force_is_told_without_its_value(string set, string headers)
    {
        var variables = set.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => (name, "s3cret-value")).ToArray();
        var resolved = EndpointResolver.Resolve(New(Layer(SourceKind.User, variables)), Evidence.None);
        Assert.Equal(headers, string.Join(',', resolved.Credential.Headers.Select(header => header.Header)));
        Assert.DoesNotContain("s3cret", resolved.ToString() + string.Concat(resolved.Derivations.SelectMany(derivation => derivation.Judged)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_counts_when_nothing_else_does() =>
        Assert.Equal("claude.ai login", EndpointResolver.Resolve(New() with { HasLogin = true }, Evidence.None).Credential.Headers.Single().From);
}
