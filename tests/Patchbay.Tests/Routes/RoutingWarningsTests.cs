using Patchbay.Host.ClaudeSettings;
using static Patchbay.Tests.Routes.Sources;

namespace Patchbay.Tests.Routes;

/// <summary>Each warning appears for its cause and for nothing else.</summary>
public class RoutingWarningsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8766", "")]
    [InlineData("https://llm.corp.example", "")]
    [InlineData("https://llm.corp.example/v1", "doubled-v1")]
    [InlineData("https://llm.corp.example/v1/messages/", "doubled-v1")]
    [InlineData("http://llm.corp.example", "plain-http")]
    [InlineData("https://api.anthropic.com.evil.example", "look-alike-host")]
    [InlineData("llm.corp.example", "not-an-address")]
    public void The_address(string address, string expected) =>
        Assert.Equal(expected, string.Join(',', EndpointResolver.Resolve(New(Layer(SourceKind.User, (Url, address))), Evidence.None).Kinds()));

    [Fact]
    public void Two_credentials() =>
        Assert.Equal(["two-credentials"], Resolve(Layer(SourceKind.User, ("ANTHROPIC_AUTH_TOKEN", "a")), Layer(SourceKind.Environment, ("ANTHROPIC_API_KEY", "b"))));

    [Fact]
    public void A_token_in_a_file_that_git_keeps() =>
        Assert.Equal(["committed-secret"], Resolve(Layer(SourceKind.Project, ("ANTHROPIC_AUTH_TOKEN", "a")) with { IsCommitted = true }));

    [Fact]
    public void A_project_that_redirects_and_would_get_what_is_not_its_own()
    {
        var resolved = EndpointResolver.Resolve(New(Layer(SourceKind.Project, (Url, "https://x.example")), Layer(SourceKind.Environment, ("ANTHROPIC_AUTH_TOKEN", "a"))), Evidence.None);
        Assert.Equal(["project-redirect"], resolved.Kinds());
        Assert.Contains("gets `ANTHROPIC_AUTH_TOKEN`, which is not the project's", resolved.Warnings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_load() =>
        Assert.Equal(["file-not-loaded"], Resolve(Layer(SourceKind.User) with { Ignored = "the file does not load", Problem = "line 3: …" }));

    [Fact]
    public void Tool_search_switched_off_and_certificates_unchecked() => Assert.Equal(
        ["no-certificate-check", "tool-search-off"],
        Resolve(Layer(SourceKind.User, (Url, "https://x.example"), ("ENABLE_TOOL_SEARCH", "false"), ("NODE_TLS_REJECT_UNAUTHORIZED", "0"))));

    [Fact]
    public void A_proxy_in_front_of_this_machine() => Assert.Equal(
        ["proxy-before-loopback"],
        Resolve(Layer(SourceKind.Environment, (Url, "http://127.0.0.1:8766"), ("HTTPS_PROXY", "http://user:pw@proxy.example:3128"), ("NO_PROXY", "localhost"))));

    [Theory]
    [InlineData(Url, "https://user:pw@host.example/x?key=secret", "https://…@host.example/x")]
    [InlineData("HTTPS_PROXY", "user:pw@proxy:3128", "…@proxy:3128")]
    [InlineData("ANTHROPIC_API_KEY", "sk-ant-secret", "(set)")]
    [InlineData("ANTHROPIC_CUSTOM_HEADERS", "x-team: secret\nAuthorization: Bearer secret", "(headers: x-team, Authorization)")]
    [InlineData("apiKeyHelper", "echo secret", "(a command)")]
    public void A_value_is_shown_without_what_is_secret(string name, string value, string shown) => Assert.Equal(shown, WatchedVariables.Show(name, value));

    private static string[] Resolve(params SettingsLayer[] layers) => EndpointResolver.Resolve(New(layers), Evidence.None).Kinds();
}
