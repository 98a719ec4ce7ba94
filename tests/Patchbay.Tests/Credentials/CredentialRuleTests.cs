using Microsoft.Extensions.Time.Testing;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Tests.Credentials;

/// <summary>Who gets whose credential: every kind of caller against every kind of endpoint.</summary>
public sealed class CredentialRuleTests
{
    private const string Login = "Bearer sk-ant-oat01-login-token-of-the-caller";
    private const string Key = "sk-ant-api03-key-of-the-caller";

    private static readonly CallerCredential[] Callers = [new(Login, null), new(null, Key), new("Bearer other", null), new(Login, Key)];

    public static TheoryData<string> OtherHosts =>
    [
        "https://llm.corp.example", "http://127.0.0.1:1234", "https://anthropic.com.evil.example", "https://api-anthropic.com",
        "https://api.anthropic.com.evil.example", "https://evilanthropic.com", "http://api.anthropic.com", "https://openrouter.ai/api",
    ];

    [Theory]
    [MemberData(nameof(OtherHosts))]
    public async Task A_callers_credential_never_reaches_another_host(string url)
    {
        foreach (var caller in Callers)
        {
            foreach (var credential in new[] { Credential.Unset, Credential.None })
            {
                foreach (var kind in new[] { KindCatalog.Anthropic, KindCatalog.Custom })
                {
                    var decision = await DecideAsync(Endpoint(url, credential, kind), caller);

                    Assert.Equal(new CredentialDecision(null, null, IsOwn: false, Withheld: true, null), decision);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(OtherHosts))]
    public async Task An_endpoint_with_its_own_key_gets_that_and_nothing_of_the_callers(string url)
    {
        foreach (var caller in Callers)
        {
            var bearer = await DecideAsync(Endpoint(url, Own(CredentialHeader.Bearer)), caller);
            var apiKey = await DecideAsync(Endpoint(url, Own(CredentialHeader.ApiKey)), caller);

            Assert.Equal(new CredentialDecision("Bearer its-own-key", null, IsOwn: true, Withheld: false, null), bearer);
            Assert.Equal(new CredentialDecision(null, "its-own-key", IsOwn: true, Withheld: false, null), apiKey);
        }
    }

    [Theory]
    [InlineData("https://api.anthropic.com")]
    [InlineData("https://api-staging.anthropic.com")]
    [InlineData("https://API.ANTHROPIC.COM")]
    public async Task Anthropics_own_host_gets_the_callers_as_it_is(string url)
    {
        foreach (var caller in Callers)
        {
            var decision = await DecideAsync(Endpoint(url, Credential.Unset), caller);

            Assert.Equal(new CredentialDecision(caller.Authorization, caller.ApiKey, IsOwn: false, Withheld: false, null), decision);
        }
    }

    [Theory]
    [MemberData(nameof(OtherHosts))]
    public async Task An_endpoint_that_says_client_gets_the_callers(string url)
    {
        var decision = await DecideAsync(Endpoint(url, Credential.Client), new CallerCredential(Login, Key));

        Assert.Equal(new CredentialDecision(Login, Key, IsOwn: false, Withheld: false, null), decision);
    }

    [Fact]
    public async Task Without_a_callers_credential_nothing_is_withheld()
    {
        Assert.False((await DecideAsync(Endpoint("https://x.example", Credential.Unset), default)).Withheld);
        Assert.False((await DecideAsync(Endpoint("https://x.example", Credential.None), new CallerCredential("", ""))).Withheld);
    }

    [Fact]
    public async Task The_demo_never_gets_anything_and_misses_nothing()
    {
        var demo = new Endpoint { Name = "demo-a", Kind = KindCatalog.Demo, Url = new Uri("demo://demo-a"), Credential = Credential.Client };

        Assert.Equal(new CredentialDecision(null, null, false, false, null), await DecideAsync(demo, new CallerCredential(Login, Key)));
    }

    [Fact]
    public async Task A_credential_among_the_extra_headers_is_the_endpoints_own()
    {
        var endpoint = Endpoint("http://nginx.example", Credential.Unset) with { Headers = [new EndpointHeader("authorization", new Secret("${env:BASIC}"))] };

        Assert.Equal(new CredentialDecision(null, null, IsOwn: true, Withheld: false, null), await DecideAsync(endpoint, new CallerCredential(Login, null)));
    }

    [Fact]
    public async Task A_key_that_cannot_be_had_is_a_failure_that_names_the_reference_and_sends_nothing_else()
    {
        var endpoint = Endpoint("https://x.example", new Credential.KeyCredential(CredentialHeader.Bearer, new Secret("${env:MISSING}")));

        var decision = await DecideAsync(endpoint, new CallerCredential(Login, Key));

        Assert.Equal(FailureCause.CredentialUnavailable, decision.Failure!.Cause);
        Assert.Contains("${env:MISSING}", decision.Failure.Evidence, StringComparison.Ordinal);
        Assert.Equal((null, null, true, false), (decision.Authorization, decision.ApiKey, decision.IsOwn, decision.Withheld));
    }

    [Fact]
    public async Task A_cached_own_key_is_given_at_once_and_allocates_nothing()
    {
        var rule = Rule();
        var endpoint = Endpoint("https://x.example", Own(CredentialHeader.Bearer));
        await rule.DecideAsync(endpoint, default, refresh: false, default);

        await rule.DecideAsync(endpoint, default, refresh: false, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            var decision = rule.DecideAsync(endpoint, new CallerCredential(Login, null), refresh: false, default);
            Assert.True(decision.IsCompletedSuccessfully);
            await decision;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Credential.KeyCredential Own(CredentialHeader header) => new(header, new Secret("${env:OWN}"));

    private static Endpoint Endpoint(string url, Credential credential, EndpointKind? kind = null) =>
        new() { Name = "x", Kind = kind ?? KindCatalog.Custom, Url = new Uri(url), Credential = credential };

    private static ValueTask<CredentialDecision> DecideAsync(Endpoint endpoint, CallerCredential caller) => Rule().DecideAsync(endpoint, caller, refresh: false, default);

    private static CredentialRule Rule() =>
        new(new CredentialSource(new SecretReader("/settings/settings.json", name => name == "OWN" ? "its-own-key" : null), new FakeTimeProvider()));
}
