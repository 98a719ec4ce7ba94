using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The console's page of endpoints, as somebody uses it who never saw a settings file.</summary>
public class EndpointPageScenarios
{
    private const string Key = "sk-typed-once-and-never-shown-7f3a9c";

    private static readonly object[] Ok = [new { name = "any", reply = new { echo = "any" } }];

    [Fact]
    public async Task A_pasted_address_in_OpenAI_format_is_found_out_written_down_renamed_plugged_in_and_answers()
    {
        await using var fake = await Fake.StartAsync("scripted", OpenAI());
        await using var rig = Rig.With();
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.GoAsync("endpoints");
        await stage.Page.FillAsync("#add-url", fake.Url + "/v1/chat/completions");
        await stage.PressAsync("Enter");
        foreach (var step in new[] { "name", "connect", "credential", "request", "It speaks openai-chat", "model-there" }) await stage.SeesAsync("#attempt", step);
        await stage.SeesAsync("#attempt", "Not there:");
        await stage.Page.FillAsync("#attempt-name", "mine");
        await stage.Page.ClickAsync("#attempt button:has-text('Rename')");
        await stage.SeesAsync("#toasts", "is called mine now");
        await stage.Page.ClickAsync("#attempt button:has-text('Plug it in')");
        await stage.SeesAsync("#plugline", "mine");
        await stage.SeesAsync("#endpoint-list", "in force");

        var entry = Settings(rig).GetProperty("endpoints").GetProperty("mine");
        Assert.Equal((fake.Url, "openai-chat", "model-there"), (entry.GetProperty("url").GetString(), entry.GetProperty("dialect").GetString(), entry.GetProperty("models").GetProperty("default").GetString()));
        var ended = await rig.ClaudeAsync("hello");
        Assert.True(ended.Output.Trim() == "scripted here. You said: hello", ended.ToString());
        await stage.SeesAsync("#endpoint-list", "answers, first byte after");
        Assert.Empty(await stage.AxeAsync());
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task A_key_that_was_typed_is_in_the_secrets_file_alone_and_in_no_page()
    {
        await using var fake = await Fake.StartAsync("one", Ok);
        await using var rig = Rig.With();
        await using var stage = await ConsoleStage.OpenAsync(rig);
        List<Task<string>> bodies = [];
        stage.Page.Response += (_, response) => { if (response.Request.ResourceType is "document" or "fetch" or "xhr" && !response.Url.Contains("/live", StringComparison.Ordinal)) bodies.Add(Body(response)); };
        await stage.GoAsync("endpoints");

        // First where it must fail: the same key goes with the second try, and a key in the wrong field is not told back either.
        await stage.Page.FillAsync("#add-url", "http://127.0.0.1:9");
        await stage.Page.ClickAsync("summary:has-text('Key and name')");
        await stage.Page.CheckAsync("#add input[value=reference]");
        await stage.Page.FillAsync("#credential-reference", Key);
        await stage.Page.ClickAsync("#add button[type=submit]");
        await stage.SeesAsync("#attempt", "that is no reference");
        await stage.Page.CheckAsync("#add input[value=key]");
        await stage.Page.FillAsync("#credential-key", Key);
        await stage.Page.ClickAsync("#add button[type=submit]");
        await stage.SeesAsync("#attempt", "PB-NET-02");
        await stage.Page.FillAsync("#add-url", fake.Url);
        await stage.Page.FillAsync("#add-name", "keyed");
        await stage.Page.ClickAsync("#add button[type=submit]");
        await stage.SeesAsync("#attempt", "the key that was typed");
        await stage.SeesAsync("#endpoint-list", "${secret:keyed}");
        Assert.Equal($"Bearer {Key}", (await fake.JournalAsync(done: 1)).First(entry => entry.Method == "POST").Header("authorization"));

        var secrets = Path.Combine(Path.GetDirectoryName(rig.Place.Settings)!, "secrets.json");
        Assert.Equal(Key, JsonDocument.Parse(await File.ReadAllTextAsync(secrets)).RootElement.GetProperty("keyed").GetString());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secrets));
        Assert.DoesNotContain(Key, await File.ReadAllTextAsync(rig.Place.Settings), StringComparison.Ordinal);

        // Every page and answer so far, live ones by what they have drawn, and the forms anew.
        foreach (var page in new[] { "endpoints", "endpoints/edit?name=keyed", "now", "settings", "doctor?endpoint=keyed" })
        {
            await stage.GoAsync(page);
            Assert.DoesNotContain(Key[..12], await stage.Page.ContentAsync(), StringComparison.Ordinal);
        }

        Assert.True(bodies.Count > 5);
        foreach (var body in await Task.WhenAll(bodies)) Assert.False(body.Contains(Key[..12], StringComparison.Ordinal) || body.Contains(Key[^4..], StringComparison.Ordinal), body);
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task Removing_says_what_will_happen_and_undo_puts_everything_back()
    {
        await using var one = await Fake.StartAsync("one", Ok);
        await using var rig = Rig.With(("one", one.Url));
        Assert.Equal(0, (await rig.PatchbayAsync("endpoint", "add", "corp", "--url", "https://llm.corp.example", "--credential-env", "CORP", "--model", "default=big")).Code);
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.GoAsync("endpoints");
        var before = Settings(rig).GetProperty("endpoints").GetProperty("corp").GetRawText();

        // What is plugged in is not removed, and that is said.
        await stage.Page.ClickAsync("button[aria-label='Remove one …']");
        await Assertions.Expect(stage.Page.GetByRole(AriaRole.Dialog, new() { Name = "Remove one" })).ToContainTextAsync("Plug in another endpoint first");
        await stage.PressAsync("Escape");

        await stage.TabToAsync("button[aria-label='Remove corp …']");
        await stage.PressAsync("Enter");
        await Assertions.Expect(stage.Page.GetByRole(AriaRole.Dialog, new() { Name = "Remove corp" })).ToContainTextAsync("goes out of the settings file");
        await stage.PressAsync("Tab", "Enter");
        await stage.SeesAsync("#toasts", "Removed corp");
        await Assertions.Expect(stage.Page.Locator("#endpoint-list h2:has-text('corp')")).ToHaveCountAsync(0);
        Assert.False(Settings(rig).GetProperty("endpoints").TryGetProperty("corp", out _));
        await stage.Page.ClickAsync(".toast button:has-text('Undo')");
        await stage.SeesAsync("#endpoint-list", "https://llm.corp.example");
        Assert.Equal(Compact(before), Compact(Settings(rig).GetProperty("endpoints").GetProperty("corp").GetRawText()));
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task An_endpoint_is_changed_without_losing_what_the_form_does_not_know_and_bad_input_writes_nothing()
    {
        await using var one = await Fake.StartAsync("one", OpenAI());
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = one.Url, dialect = "openai-chat", idleTimeout = "90s", models = new { @default = "model-there", haiku = "model-2" } } });
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.GoAsync("endpoints");
        await stage.Page.ClickAsync("a[aria-label='Change one']");
        await stage.Page.FillAsync("input[aria-label='Model there for sonnet']", "model-2");
        await stage.Page.FillAsync("input[aria-label='Model there for haiku']", "");
        await stage.Page.ClickAsync("button:has-text('Save')");
        await stage.SeesAsync("#toasts", "Changed one");
        var entry = Settings(rig).GetProperty("endpoints").GetProperty("one");
        Assert.Equal("""{"default":"model-there","sonnet":"model-2"}""", Compact(entry.GetProperty("models").GetRawText()));
        Assert.Equal("90s", entry.GetProperty("idleTimeout").GetString());

        var before = await File.ReadAllTextAsync(rig.Place.Settings);
        await stage.Page.FillAsync("#edit-url", "htp:/nowhere");
        await stage.Page.ClickAsync("button:has-text('Save')");
        await stage.SeesAsync("#endpoint-form [role=alert]", "Nothing was written");
        Assert.Equal(before, await File.ReadAllTextAsync(rig.Place.Settings));
        Assert.Equal("htp:/nowhere", await stage.Page.InputValueAsync("#edit-url"));

        // Renamed, the plug goes along; undone, the models are as they were.
        await stage.Page.FillAsync("#edit-url", one.Url);
        await stage.Page.FillAsync("#edit-name", "uno");
        await stage.Page.ClickAsync("button:has-text('Save')");
        await stage.ArrivesAsync("**/edit?name=uno");
        Assert.Equal("uno", Settings(rig).GetProperty("customApiEndpoint").GetString());
        Assert.Empty(await stage.AxeAsync());
        Assert.Empty(stage.Errors);
    }

    [Theory]
    [InlineData("endpoints")]
    [InlineData("endpoints?kind=openai")]
    [InlineData("endpoints/edit?name=one")]
    [InlineData("agents")]
    [InlineData("doctor")]
    public async Task A_narrow_screen_does_not_scroll_sideways(string page)
    {
        await using var rig = Rig.With(("one", "http://127.0.0.1:9/a-very-long-path/that-goes-on-and-on/and-on-without-an-end"));
        await using var stage = await ConsoleStage.OpenAsync(rig, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 360, Height = 740 } });
        await stage.GoAsync(page);
        await stage.Page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        Assert.Equal(0, await stage.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.Empty(await stage.AxeAsync());
    }

    private static JsonElement Settings(Rig rig) => JsonDocument.Parse(File.ReadAllText(rig.Place.Settings)).RootElement;

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    private static async Task<string> Body(IResponse response) => (HttpStatusCode)response.Status is HttpStatusCode.OK ? await response.TextAsync() : "";

    /// <summary>A server of OpenAI's chat format alone.</summary>
    private static object[] OpenAI() =>
    [
        new { name = "models", path = "/v1/models", reply = new { body = """{"object":"list","data":[{"id":"model-there","object":"model"},{"id":"model-2","object":"model"}]}""" } },
        new { name = "talk", path = "/v1/chat/completions", contains = new[] { "\"model\"" }, reply = new { echo = "scripted" } },
        new { name = "empty", path = "/v1/chat/completions", reply = new { status = 400, body = """{"error":{"message":"missing field `messages`","type":"invalid_request_error","code":400}}""" } },
        new { name = "404", reply = new { status = 404, body = """{"error":{"message":"Not Found"}}""" } },
    ];
}
