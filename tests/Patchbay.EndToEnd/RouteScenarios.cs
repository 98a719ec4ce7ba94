using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>What `patchbay why PID` says against where the next request of the real Claude Code lands: from every source, and after each was edited
/// while it ran, emptied, taken out, or pinned.</summary>
public sealed class RouteScenarios : IDisposable
{
    private const string User = "home/.claude/settings.json";
    private const string Project = "work/.claude/settings.json";
    private const string Local = "work/.claude/settings.local.json";
    private const string Url = "ANTHROPIC_BASE_URL";

    private readonly Landings _landings = new(RouteCase.Names);

    public void Dispose() => _landings.Dispose();

    [Fact]
    public async Task The_environment_until_the_user_settings_say_something_and_their_last_word_after_it_is_gone()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a");
        await agent.StartAsync();
        await ExpectAsync(agent, "a");
        await ExpectAsync(agent.Write(User, "b"), "b");
        await ExpectAsync(agent.Write(User, "c"), "c");
        var why = await ExpectAsync(agent.Write(User, null), "c");
        Assert.Equal("seen", why.GetProperty("certainty").GetString());
        Assert.Equal("removed key", why.GetProperty("source").GetString());
        Assert.True(why.GetProperty("stale").GetBoolean());
        await agent.AgreeOnRestartAsync();
        await ExpectAsync(agent.Write(User, "d"), "d");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task An_empty_value_leads_to_the_default_at_once()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(User, "b");
        await agent.StartAsync();
        await ExpectAsync(agent, "b");
        await ExpectAsync(agent.Write(User, ""), "default");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task Nothing_anywhere_is_the_default()
    {
        await using var agent = new RouteCase(_landings);
        await agent.StartAsync();
        await ExpectAsync(agent, "default");
        await ExpectAsync(agent.Write(User, "a"), "a");
        await ExpectAsync(agent.Write(User, null), "a");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task Local_before_project_before_user_before_the_environment()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(User, "b").Write(Project, "c").Write(Local, "d");
        await agent.StartAsync();
        await ExpectAsync(agent, "d");
        await ExpectAsync(agent.Delete(Local), "c");
        await ExpectAsync(agent.Write(Project, null), "b");
        await ExpectAsync(agent.Write(User, null), "b");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task The_command_line_before_all_files_and_its_file_is_read_once()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(Local, "b").Write("flag.json", "c");
        agent.Given("--settings", Path.Combine(agent.Place.Root, "flag.json"));
        await agent.StartAsync();
        await ExpectAsync(agent, "c");
        await ExpectAsync(agent.Write(Local, "a"), "c");
        var why = await ExpectAsync(agent.Write("flag.json", "d"), "c");
        Assert.True(why.GetProperty("stale").GetBoolean());
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task Settings_given_as_JSON_and_the_last_of_two()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(Project, "b")
            .Given("--settings", """{"env":{"ANTHROPIC_BASE_URL":"<c>"}}""", """--settings={"env":{"ANTHROPIC_BASE_URL":"<d>"}}""");
        await agent.StartAsync();
        await ExpectAsync(agent, "d");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task Sources_left_out_by_the_command_line()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(User, "b").Write(Project, "c").Write(Local, "d").Given("--setting-sources", "user");
        await agent.StartAsync();
        await ExpectAsync(agent, "b");
        await ExpectAsync(agent.Write(Local, "c"), "b");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task The_older_global_file_before_the_environment_and_applied_again_when_the_settings_say_nothing_more()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write("home/.claude.json", """{"env":{"ANTHROPIC_BASE_URL":"<b>"}}""");
        await agent.StartAsync();
        await ExpectAsync(agent, "b");
        await ExpectAsync(agent.Write(User, "c"), "c");
        await ExpectAsync(agent.Write(User, null), "b");
        await agent.AgreeOnRestartAsync();
    }

    [Theory]
    [InlineData("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1")]
    [InlineData("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "true")]
    [InlineData("CLAUDE_CODE_HOST_AUTH_ENV_VAR", "ANTHROPIC_CUSTOM_HEADERS")]
    public async Task A_pin_keeps_every_file_off_the_route(string pin, string value)
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").With(pin, value).Write(User, "b").Write(Project, "c")
            .Given("--settings", """{"env":{"ANTHROPIC_BASE_URL":"<d>"}}""");
        await agent.StartAsync();
        await ExpectAsync(agent, "a");
        await ExpectAsync(agent.Write(Project, "d"), "a");
        await ExpectAsync(agent.Write(Project, ""), "a");
        await ExpectAsync(agent.Write(User, null), "a");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task A_pin_that_says_no_or_stands_in_a_file_is_none()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").With("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "0")
            .Write(User, """{"env":{"CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST":"1","ANTHROPIC_BASE_URL":"<b>","CLAUDE_CODE_MAX_OUTPUT_TOKENS":"GENERATION"}}""");
        await agent.StartAsync();
        await ExpectAsync(agent, "b");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task A_file_with_comments_does_not_load_and_neither_does_one_with_a_wrong_section()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(Project, """
            { // mine
              "env": { "ANTHROPIC_BASE_URL": "<b>" } }
            """);
        await agent.StartAsync();
        var why = await ExpectAsync(agent, "a");
        Assert.Equal("environment", why.GetProperty("sourceKind").GetString());
        await ExpectAsync(agent.Write(Project, """{ "env": { "ANTHROPIC_BASE_URL": "<c>" } }"""), "c");
        await ExpectAsync(agent.Write(Project, """{ "env": { "ANTHROPIC_BASE_URL": "<b>" }, "permissions": 7 }"""), "c");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task A_byte_order_mark_and_a_key_that_stands_twice()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(Project, "\uFEFF" + """{"env":{"ANTHROPIC_BASE_URL":"<b>","ANTHROPIC_BASE_URL":" <c> "}}""");
        await agent.StartAsync();
        await ExpectAsync(agent, "c");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task In_a_folder_of_a_checkout_local_settings_are_the_checkouts_and_project_settings_the_folders()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a");
        agent.Folder = Directory.CreateDirectory(Path.Combine(agent.Place.Work, "deep", "er")).FullName;
        await Program.RunAsync("git", ["init", "-q", agent.Place.Work], agent.Place.Environment, agent.Place.Work);
        agent.Write(Project, "b").Write("work/deep/er/.claude/settings.json", "c");
        await agent.StartAsync();
        await ExpectAsync(agent, "c");
        await ExpectAsync(agent.Write(Local, "d"), "d");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task A_configuration_folder_elsewhere()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(User, "b").Write("other/settings.json", """{"env":{"ANTHROPIC_BASE_URL":"<c>","CLAUDE_CODE_MAX_OUTPUT_TOKENS":"1002"}}""");
        agent.With("CLAUDE_CONFIG_DIR", Path.Combine(agent.Place.Root, "other"));
        await agent.StartAsync();
        await ExpectAsync(agent, "c");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task Managed_settings_before_everything_but_a_pin()
    {
        // The client looks in /etc and nowhere else: it gets one of its own.
        if (!OperatingSystem.IsLinux()) return;
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(Local, "b").Given("--settings", """{"env":{"ANTHROPIC_BASE_URL":"<c>"}}""");
        var etc = Path.Combine(agent.Place.Root, "etc");
        if ((await Program.RunAsync("unshare", ["-rm", "true"], agent.Place.Environment, agent.Place.Work)).Code != 0) return;
        await Program.RunAsync("cp", ["-a", "/etc", etc], agent.Place.Environment, agent.Place.Work);
        agent.Write("etc/claude-code/managed-settings.json", "d").InsideItsOwnEtc(etc);
        await agent.StartAsync();
        var why = await ExpectAsync(agent, "d");
        Assert.Equal("/etc/claude-code/managed-settings.json:1", why.GetProperty("source").GetString());
        await ExpectAsync(agent.Write("etc/claude-code/managed-settings.d/10-first.json", "a").Write("etc/claude-code/managed-settings.d/20-last.json", "b"), "b");
        await agent.AgreeOnRestartAsync();
    }

    [Fact]
    public async Task An_older_client_stays_where_its_files_sent_it_when_it_started()
    {
        await using var agent = new RouteCase(_landings) { Client = Binaries.OldClaude }.With(Url, "a").Write(User, "b");
        // It writes over its command line, so the path is what tells which one it is.
        agent.With("PATH", $"{Path.GetDirectoryName(Binaries.OldClaude)}:{agent.Place.Environment["PATH"]}");
        await agent.StartOnceAsync();
        Assert.Equal("b", _landings.Last!.At);
        agent.Write(User, "c");
        // Those that read it again do so within 1.1 to 1.8 seconds (measured); this one has twice that, and a connection that stays open.
        for (var since = System.Diagnostics.Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(3.6); await Task.Delay(200))
        {
            await agent.AskAsync();
            Assert.Equal("b", _landings.Last!.At);
        }

        var why = await agent.WhyAsync();
        Assert.Equal("2.1.31", why.GetProperty("agent").GetProperty("version").GetString());
        Assert.Equal(_landings.Url("b"), why.GetProperty("route").GetProperty("endpoint").GetString());
        Assert.Equal(_landings.Url("c"), why.GetProperty("route").GetProperty("afterRestart").GetString());
        Assert.True(why.GetProperty("route").GetProperty("stale").GetBoolean());
    }

    [Fact]
    public async Task A_token_that_was_taken_out_of_a_file_still_goes_along_and_why_says_that_it_may()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(User, """{"env":{"ANTHROPIC_AUTH_TOKEN":"token-of-the-file","CLAUDE_CODE_MAX_OUTPUT_TOKENS":"GENERATION"}}""");
        await agent.StartAsync();
        Assert.Equal("file", _landings.Last!.Token);
        await ExpectAsync(agent.Write(User, null), "a");
        Assert.Equal("file", _landings.Last!.Token);

        var why = await agent.WhyAsync();
        Assert.Equal("likely", why.GetProperty("credentialCertainty").GetString());
        Assert.Contains("~/.claude/settings.json", why.GetProperty("credentialEvidence").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-of-the-file", why.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_goes_until_it_is_emptied_and_a_helper_until_it_is_taken_out()
    {
        await using var agent = new RouteCase(_landings).With(Url, "a").Write(User, Credentials("""  "ANTHROPIC_API_KEY":"key-one",""", ""));
        await agent.StartAsync();
        await LandsWithKeyAsync(agent, "-one", "settled or likely");
        await LandsWithKeyAsync(agent.Write(User, Credentials("""  "ANTHROPIC_API_KEY":"key-two",""", "")), "-two", "settled or likely");
        await LandsWithKeyAsync(agent.Write(User, Credentials("", "")), "-two", "likely");
        await LandsWithKeyAsync(agent.Write(User, Credentials("""  "ANTHROPIC_API_KEY":"",""", "")), "", "settled or likely");

        await using var helped = new RouteCase(_landings).With(Url, "a").Write(User, Credentials("", """  ,"apiKeyHelper":"echo key-help" """));
        await helped.StartAsync();
        await LandsWithKeyAsync(helped, "help", "settled or likely");
        await LandsWithKeyAsync(helped.Write(User, Credentials("", "")), "", "likely");
    }

    private static string Credentials(string key, string helper) => $$"""{"env":{{{key}}"CLAUDE_CODE_MAX_OUTPUT_TOKENS":"GENERATION"}{{helper}}}""";

    /// <summary>What is said of the key, against what came in: a certain answer is right, and where it is wrong it was called likely.</summary>
    private async Task LandsWithKeyAsync(RouteCase agent, string key, string expected)
    {
        var (at, why) = await agent.AgreeAsync();
        Assert.Equal(("a", key), (at, _landings.Last!.Key));
        Assert.Equal("oken", _landings.Last!.Token);
        var certainty = why.GetProperty("credentialCertainty").GetString()!;
        Assert.Contains(certainty, expected, StringComparison.Ordinal);
        var said = why.GetProperty("credentials").EnumerateArray().Any(header => header.GetProperty("header").GetString() == "x-api-key");
        if (certainty == "settled") Assert.Equal(key.Length > 0, said);
    }

    private static async Task<System.Text.Json.JsonElement> ExpectAsync(RouteCase agent, string endpoint)
    {
        var (at, why) = await agent.AgreeAsync();
        Assert.Equal(endpoint, at);
        return why.GetProperty("route");
    }
}
