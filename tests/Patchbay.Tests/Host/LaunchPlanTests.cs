using Patchbay.Host;

namespace Patchbay.Tests.Host;

public sealed class LaunchPlanTests
{
    private const string Token = "pb-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string OuterToken = "pb-fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    [Fact]
    public void Without_a_credential_the_local_token_is_the_agents_so_that_it_starts_at_all()
    {
        var environment = Plan(OwnCredential.None).Environment;

        Assert.Equal("http://127.0.0.1:8766", environment["ANTHROPIC_BASE_URL"]);
        Assert.Equal($"x-patchbay-token: {Token}", environment["ANTHROPIC_CUSTOM_HEADERS"]);
        Assert.Equal(Token, environment["ANTHROPIC_AUTH_TOKEN"]);
        Assert.Equal("1", environment["CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"]);
    }

    [Fact]
    public void A_key_of_the_users_own_keeps_its_header()
    {
        var environment = Plan(OwnCredential.Environment, ("ANTHROPIC_API_KEY", "sk-ant-1")).Environment;

        Assert.Equal("sk-ant-1", environment["ANTHROPIC_API_KEY"]);
        Assert.False(environment.ContainsKey("ANTHROPIC_AUTH_TOKEN"));
        Assert.Equal("1", environment["CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"]);
        Assert.Contains(Token, environment["ANTHROPIC_CUSTOM_HEADERS"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_is_kept_by_the_narrower_pin()
    {
        var environment = Plan(OwnCredential.Login, ("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1")).Environment;

        Assert.False(environment.ContainsKey("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"));
        Assert.Equal("ANTHROPIC_CUSTOM_HEADERS", environment["CLAUDE_CODE_HOST_AUTH_ENV_VAR"]);
        Assert.False(environment.ContainsKey("ANTHROPIC_AUTH_TOKEN"));
    }

    [Fact]
    public void Headers_of_the_users_own_come_first_and_those_of_an_outer_launcher_go()
    {
        var plan = Plan(OwnCredential.None, ("ANTHROPIC_CUSTOM_HEADERS", $"x-team: a\nX-Patchbay-Token: {OuterToken}\nx-other: b"));

        Assert.Equal($"x-team: a\nx-other: b\nx-patchbay-token: {Token}", plan.Environment["ANTHROPIC_CUSTOM_HEADERS"]);
        Assert.Empty(plan.Overridden);
    }

    [Fact]
    public void An_outer_launchers_token_is_nobodys_own_credential()
    {
        var inherited = new Dictionary<string, string> { ["ANTHROPIC_AUTH_TOKEN"] = OuterToken };
        Assert.Equal(OwnCredential.None, OwnCredentialSearch.Find(inherited, "/nowhere", isMacOS: false));

        var plan = Plan(OwnCredential.Login, ("ANTHROPIC_AUTH_TOKEN", OuterToken));
        Assert.False(plan.Environment.ContainsKey("ANTHROPIC_AUTH_TOKEN"));
        Assert.Empty(plan.Overridden);
    }

    [Theory]
    [InlineData("ANTHROPIC_BASE_URL")]
    [InlineData("ANTHROPIC_UNIX_SOCKET")]
    [InlineData("ANTHROPIC_BEDROCK_BASE_URL")]
    [InlineData("ANTHROPIC_VERTEX_BASE_URL")]
    [InlineData("ANTHROPIC_FOUNDRY_BASE_URL")]
    [InlineData("ANTHROPIC_AWS_BASE_URL")]
    [InlineData("ANTHROPIC_SOME_NEW_CLOUD_BASE_URL")]
    [InlineData("CLAUDE_CODE_USE_BEDROCK")]
    [InlineData("CLAUDE_CODE_USE_VERTEX")]
    [InlineData("CLAUDE_CODE_USE_FOUNDRY")]
    [InlineData("CLAUDE_CODE_SKIP_BEDROCK_AUTH")]
    [InlineData("CLAUDE_CODE_SKIP_SOMETHING_NEW_AUTH")]
    public void What_would_lead_elsewhere_is_cleared_and_told(string name)
    {
        var plan = Plan(OwnCredential.None, (name, "http://elsewhere.example"));

        Assert.Equal([name], plan.Overridden);
        Assert.NotEqual("http://elsewhere.example", plan.Environment.GetValueOrDefault(name));
    }

    [Theory]
    [InlineData("ANTHROPIC_MODEL")]
    [InlineData("CLAUDE_CODE_USE_POWERSHELL_TOOL")]
    [InlineData("CLAUDE_CONFIG_DIR")]
    [InlineData("AWS_PROFILE")]
    [InlineData("MY_BASE_URL")]
    public void Everything_else_is_passed_on_as_it_is(string name)
    {
        var plan = Plan(OwnCredential.None, (name, "mine"));

        Assert.Equal("mine", plan.Environment[name]);
        Assert.DoesNotContain(plan.Changes, change => change.Name == name);
    }

    [Fact]
    public void A_program_that_knows_only_a_token_gets_ours_in_its_place()
    {
        var plan = Plan(AgentKind.AnyCommand, OwnCredential.Environment, ("ANTHROPIC_AUTH_TOKEN", "corp-token"), ("ANTHROPIC_API_KEY", "sk-ant-1"));

        Assert.Equal(Token, plan.Environment["ANTHROPIC_AUTH_TOKEN"]);
        Assert.Equal("sk-ant-1", plan.Environment["ANTHROPIC_API_KEY"]);
        Assert.Equal(["ANTHROPIC_AUTH_TOKEN"], plan.Overridden);
    }

    [Theory]
    [InlineData("http_proxy", null, "NO_PROXY", "127.0.0.1,localhost")]
    [InlineData("HTTPS_PROXY", "corp.example", "NO_PROXY", "corp.example,127.0.0.1,localhost")]
    [InlineData("HTTPS_PROXY", "localhost, corp.example", "NO_PROXY", "localhost,corp.example,127.0.0.1")]
    [InlineData("HTTPS_PROXY", "*", "NO_PROXY", "*")]
    public void A_proxy_never_gets_what_is_for_the_gateway(string proxy, string? exceptions, string name, string expected)
    {
        var plan = Plan(OwnCredential.None, (proxy, "http://proxy.example:3128"), (name, exceptions ?? ""));

        Assert.Equal(expected, plan.Environment[name]);
        Assert.Empty(plan.Overridden);
    }

    [Fact]
    public void Without_a_proxy_its_exceptions_are_left_alone() =>
        Assert.DoesNotContain(Plan(OwnCredential.None, ("NO_PROXY", "a")).Changes, change => change.Name == "NO_PROXY");

    [Theory]
    [InlineData(16384, null, null)]
    [InlineData(32768, "100000", "30")]
    [InlineData(65536, "100000", "61")]
    [InlineData(131072, "131072", null)]
    [InlineData(200000, "200000", null)]
    [InlineData(1000000, null, null)]
    [InlineData(null, null, null)]
    public void A_window_that_is_known_makes_the_agent_compact_in_time(int? window, string? compactWindow, string? percent)
    {
        var environment = LaunchPlan.Make(new LaunchInput(AgentKind.ClaudeCode, new Dictionary<string, string>(), new Uri("http://127.0.0.1:8766"), Token, OwnCredential.None, window)).Environment;
        Assert.Equal((compactWindow, percent), (environment.GetValueOrDefault("CLAUDE_CODE_AUTO_COMPACT_WINDOW"), environment.GetValueOrDefault("CLAUDE_AUTOCOMPACT_PCT_OVERRIDE")));
        Assert.Equal("1", environment["CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY"]);
    }

    [Theory]
    [InlineData("CLAUDE_CODE_AUTO_COMPACT_WINDOW", "150000")]
    [InlineData("CLAUDE_AUTOCOMPACT_PCT_OVERRIDE", "50")]
    [InlineData("DISABLE_AUTO_COMPACT", "1")]
    [InlineData("CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY", "0")]
    public void What_the_person_has_said_about_it_stands(string name, string value)
    {
        var plan = LaunchPlan.Make(new LaunchInput(AgentKind.ClaudeCode, new Dictionary<string, string> { [name] = value }, new Uri("http://127.0.0.1:8766"), Token, OwnCredential.None, 32768));
        Assert.DoesNotContain(plan.Changes, change => change.Name == name);
        if (name != "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY") Assert.DoesNotContain(plan.Changes, change => change.Name.Contains("COMPACT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(AgentKind.ClaudeCode, true, null, "true")]
    [InlineData(AgentKind.ClaudeCode, false, null, "false")]
    [InlineData(AgentKind.ClaudeCode, null, null, null)]
    [InlineData(AgentKind.ClaudeCode, false, "auto", "auto")]
    [InlineData(AgentKind.AnyCommand, false, null, null)]
    public void Tools_are_searched_for_where_what_was_found_arrives(AgentKind agent, bool? arrives, string? inherited, string? expected)
    {
        var environment = inherited is null ? [] : new Dictionary<string, string> { ["ENABLE_TOOL_SEARCH"] = inherited };
        var plan = LaunchPlan.Make(new LaunchInput(agent, environment, new Uri("http://127.0.0.1:8766"), Token, OwnCredential.None, ToolReference: arrives));
        Assert.Equal(expected, plan.Environment.GetValueOrDefault("ENABLE_TOOL_SEARCH"));
    }

    [Fact]
    public void What_was_so_already_is_listed_all_the_same_because_another_shell_may_need_it()
    {
        var again = LaunchPlan.Make(new LaunchInput(AgentKind.ClaudeCode, Plan(OwnCredential.None).Environment, new Uri("http://127.0.0.1:8766"), Token, OwnCredential.None));

        Assert.Equal(5, again.Changes.Count(change => change.Value is not null));
        Assert.Empty(again.Overridden);
    }

    private static LaunchPlan Plan(OwnCredential credential, params (string Name, string Value)[] inherited) => Plan(AgentKind.ClaudeCode, credential, inherited);

    private static LaunchPlan Plan(AgentKind agent, OwnCredential credential, params (string Name, string Value)[] inherited) =>
        LaunchPlan.Make(new LaunchInput(agent, inherited.ToDictionary(variable => variable.Name, variable => variable.Value), new Uri("http://127.0.0.1:8766"), Token, credential));
}
