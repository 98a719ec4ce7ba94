using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Host;
using Patchbay.Host.Direct;
using Patchbay.Protocol.Headers;

namespace Patchbay.Tests.Host;

public sealed class DirectPlanTests
{
    private static readonly Endpoint Corp = new() { Name = "corp", Kind = KindCatalog.Custom, Url = new Uri("https://llm.corp.example/base") };

    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void A_token_of_the_endpoint_takes_the_place_of_the_users_own()
    {
        var inherited = new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "sk-mine", ["CLAUDE_CODE_OAUTH_TOKEN"] = "mine", ["ANTHROPIC_AUTH_TOKEN"] = "mine", ["PATH"] = "/bin" };
        var agent = Plan(inherited, Corp, new CredentialDecision("Bearer theirs", null, IsOwn: true, Withheld: false, null));
        Assert.Equal("https://llm.corp.example/base", agent["ANTHROPIC_BASE_URL"]);
        Assert.Equal("theirs", agent["ANTHROPIC_AUTH_TOKEN"]);
        Assert.Equal("1", agent["CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"]);
        Assert.Equal("/bin", agent["PATH"]);
        Assert.DoesNotContain(agent.Values, value => value.Contains("mine", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_travels_in_both_headers()
    {
        var agent = Plan(new() { ["ANTHROPIC_CUSTOM_HEADERS"] = "X-Team: a\nx-patchbay-token: pb-old" }, Corp, new CredentialDecision(null, "key", IsOwn: true, Withheld: false, null), [new HeaderLine("X-Region", "eu")]);
        Assert.Equal("key", agent["ANTHROPIC_AUTH_TOKEN"]);
        Assert.Equal("X-Team: a\nX-Region: eu\nx-api-key: key", agent["ANTHROPIC_CUSTOM_HEADERS"]);
    }

    [Theory]
    [InlineData(OwnCredential.None)]
    [InlineData(OwnCredential.Environment)]
    [InlineData(OwnCredential.Login)]
    public void An_endpoint_without_a_credential_gets_nobodys(OwnCredential own)
    {
        var agent = Plan(new() { ["ANTHROPIC_API_KEY"] = "sk-mine" }, Corp, own: own);
        Assert.Equal(DirectPlan.NoToken, agent["ANTHROPIC_AUTH_TOKEN"]);
        Assert.DoesNotContain("ANTHROPIC_API_KEY", agent.Keys);
        // The full pin: with it the client does not use its stored login.
        Assert.Equal("1", agent["CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"]);
    }

    [Fact]
    public void The_default_API_gets_the_users_own_login_and_no_address()
    {
        var anthropic = new Endpoint { Name = "anthropic", Kind = KindCatalog.Anthropic, Url = new Uri("https://api.anthropic.com"), Credential = Credential.Client };
        var agent = Plan(new() { ["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:1", ["CLAUDE_CODE_USE_BEDROCK"] = "1" }, anthropic, own: OwnCredential.Login);
        Assert.Equal(["CLAUDE_CODE_HOST_AUTH_ENV_VAR"], agent.Keys);
    }

    [Fact]
    public void Families_of_the_model_map_way_and_window_go_along()
    {
        var endpoint = Corp with
        {
            Models = new ModelMap([new("haiku", "small"), new("default", "large")]),
            ContextWindow = 32_000,
            Transport = new Transport { Proxy = new Uri("http://proxy:3128"), CaFile = "/ca.pem", ClientCertificateFile = "/client.pem" },
        };
        var agent = Plan([], endpoint);
        Assert.Equal(("small", "large", "large"), (agent["ANTHROPIC_DEFAULT_HAIKU_MODEL"], agent["ANTHROPIC_DEFAULT_OPUS_MODEL"], agent["ANTHROPIC_DEFAULT_SONNET_MODEL"]));
        Assert.Equal(("http://proxy:3128/", "/ca.pem", "/client.pem", "/client.pem"), (agent["HTTPS_PROXY"], agent["NODE_EXTRA_CA_CERTS"], agent["CLAUDE_CODE_CLIENT_CERT"], agent["CLAUDE_CODE_CLIENT_KEY"]));
        Assert.Equal("30", agent["CLAUDE_AUTOCOMPACT_PCT_OVERRIDE"]);
    }

    [Fact]
    public void What_only_the_gateway_can_is_said()
    {
        Assert.Null(DirectPlan.Obstacle(Corp));
        Assert.Contains("only the gateway translates", DirectPlan.Obstacle(Corp with { SpokenDialect = Dialect.OpenAIChat }), StringComparison.Ordinal);
        Assert.Contains("script", DirectPlan.Obstacle(Corp with { Kind = KindCatalog.Demo }), StringComparison.Ordinal);
        Assert.Contains("no Bearer token", DirectPlan.Obstacle(Corp, [new HeaderLine("Authorization", "Basic abc")]), StringComparison.Ordinal);
        Assert.Null(DirectPlan.Obstacle(Corp, [new HeaderLine("Authorization", "Bearer abc")]));
        Assert.Equal("abc", Plan([], Corp, headers: [new HeaderLine("Authorization", "Bearer abc")])["ANTHROPIC_AUTH_TOKEN"]);
    }

    private static IReadOnlyDictionary<string, string> Plan(Dictionary<string, string> inherited, Endpoint endpoint, CredentialDecision? key = null, HeaderLine[]? headers = null, OwnCredential own = OwnCredential.None) =>
        DirectPlan.Make(new DirectInput(inherited.Count == 0 ? Nothing : inherited, endpoint, key, headers ?? [], own)).Environment;
}
