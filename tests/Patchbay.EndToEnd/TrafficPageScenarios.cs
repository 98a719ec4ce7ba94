using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The console's pages of traffic and usage, in a real browser.</summary>
public class TrafficPageScenarios
{
    private const string Session = "0a1b2c3d-0000-4000-8000-000000000001";

    private static readonly object[] Held = [new { name = "held", lastUser = "hold", reply = new { content = PassThroughScenarios.Say("begun, and finished <b>later</b>"), holdAfter = 4 } }, new { name = "rest", reply = new { echo = "one" } }];

    [Fact]
    public async Task An_exchange_appears_as_it_happens_and_its_page_tells_the_way_and_no_secret()
    {
        await using var one = await Fake.StartAsync("one", Held);
        await using var rig = new Rig();
        rig.Configure("one", new() { ["one"] = new { kind = "custom", url = one.Url, credential = new { bearer = "sk-own-0123456789-secret" } } });
        await using var stage = await ConsoleStage.OpenAsync(rig);
        using var client = await Client.OfAsync(rig);
        await stage.GoAsync("traffic");
        await stage.SeesAsync("#traffic-live > .empty", "Nothing has come through yet");

        var asked = client.AskAsync("hold on");
        await stage.SeesAsync("tr[data-open=true]", "claude-opus-5-5");
        await stage.GoAsync("traffic/1");
        await stage.SeesAsync("#exchange", "open");
        await one.ReleaseAsync();
        Assert.Equal(200, await asked);
        // The page of an open exchange goes on by itself.
        await stage.SeesAsync(".way", "Answered status 200");
        foreach (var words in (string[])["Route: one where the plug is", "the endpoint's own, from the settings", "byte for byte", "claude-opus-5-5"]) await stage.SeesAsync(".way", words);
        await stage.SeesAsync(".headers", "[redacted]");
        await stage.SeesAsync("#exchange", "Not recorded");
        await Assertions.Expect(stage.Page.Locator(".waterfall tbody tr")).ToHaveCountAsync(6);
        await SaysNothingSecretAsync(await stage.Page.ContentAsync());
        Assert.Empty(await stage.AxeAsync());

        // The list is narrowed on the server's side, live too; a row is reached and opened by keyboard.
        await stage.GoAsync("traffic");
        await Assertions.Expect(stage.Page.Locator("tr[data-open=false]")).ToHaveCountAsync(1);
        Assert.Empty(await stage.AxeAsync());
        await stage.PressAsync("/");
        await stage.Page.Keyboard.TypeAsync("haiku");
        await stage.SeesAsync("#traffic-live > .empty", "Nothing of that kind");
        await client.AskAsync("again", model: "claude-haiku-5");
        await client.AskAsync("again", model: "claude-opus-5-5");
        await client.AskAsync("again", model: "claude-haiku-5");
        await Assertions.Expect(stage.Page.Locator("#traffic-rows tr")).ToHaveCountAsync(2);
        Assert.EndsWith("/console/traffic?q=haiku", stage.Page.Url, StringComparison.Ordinal);
        await stage.TabToAsync("[name=endpoint]");
        await stage.PressAsync("Tab", "j", "j", "k", "Enter");
        await stage.ArrivesAsync("**/console/traffic/4");
        Assert.Empty(stage.Errors);

        async Task SaysNothingSecretAsync(string text)
        {
            foreach (var secret in (string[])[client.Token, "sk-own-0123456789", "cookie-secret"]) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("cookie-secret", await (await stage.Page.Context.APIRequest.GetAsync($"{stage.Url}/console/traffic/export.har")).TextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bodies_are_kept_only_on_request_and_go_out_with_the_export_and_away_with_the_switch()
    {
        await using var one = await Fake.StartAsync("one", Held);
        await using var rig = Rig.With(("one", one.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        using var client = await Client.OfAsync(rig);
        await client.AskAsync("unheard");
        await stage.GoAsync("traffic");
        await stage.SeesAsync("#recording", "Bodies are not recorded");
        await stage.Page.ClickAsync("#recording button");
        await stage.SeesAsync("#recording[data-on=true]", "Recording bodies");
        await client.AskAsync($"heard, with {client.Token} in it");
        await stage.SeesAsync("#recording", "1 exchange,");
        await stage.GoAsync("traffic/2");
        await stage.SeesAsync(".said", "heard, with [redacted] in it");

        var har = JsonDocument.Parse(await DownloadAsync("traffic/export.har")).RootElement.GetProperty("log");
        Assert.Equal("1.2", har.GetProperty("version").GetString());
        var entries = har.GetProperty("entries").EnumerateArray().ToArray();
        Assert.Equal(2, entries.Length);
        Assert.False(entries[0].GetProperty("request").TryGetProperty("postData", out _));
        Assert.Contains("heard, with [redacted]", entries[1].GetProperty("request").GetProperty("postData").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("message_stop", entries[1].GetProperty("response").GetProperty("content").GetProperty("text").GetString(), StringComparison.Ordinal);
        var lines = (await DownloadAsync("traffic/export.jsonl?q=opus")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("requestBody", lines[1], StringComparison.Ordinal);
        Assert.Equal("", await DownloadAsync("traffic/export.jsonl?q=nowhere"));

        await stage.GoAsync("traffic");
        await stage.Page.ClickAsync("text=Stop and forget");
        await stage.SeesAsync("#recording[data-on=false]", "not recorded");
        Assert.DoesNotContain("heard", await DownloadAsync("traffic/export.har"), StringComparison.Ordinal);
        Assert.Empty(stage.Errors);

        async Task<string> DownloadAsync(string path)
        {
            var text = await (await stage.Page.Context.APIRequest.GetAsync($"{stage.Url}/console/{path}")).TextAsync();
            Assert.DoesNotContain(client.Token, text, StringComparison.Ordinal);
            return text;
        }
    }

    [Fact]
    public async Task A_recorded_request_is_sent_again_elsewhere_and_compared()
    {
        await using var one = await Fake.StartAsync("one", new object[] { new { name = "any", reply = new { echo = "one" } } });
        await using var two = await Fake.StartAsync("two", new object[] { new { name = "any", reply = new { echo = "two" } } });
        await using var rig = Rig.With(("one", one.Url), ("two", two.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        using var client = await Client.OfAsync(rig);
        await stage.GoAsync("traffic");
        await stage.Page.ClickAsync("#recording button");
        await stage.SeesAsync("#recording[data-on=true]", "Recording");
        await client.AskAsync("compare this");
        await stage.GoAsync("traffic/1");
        await stage.Page.ClickAsync("text=Send it again elsewhere");
        await stage.SeesAsync("#replay", "It may cost money there");
        Assert.Empty(await two.JournalAsync());
        await stage.Page.SelectOptionAsync("#replay select", "two");
        await stage.Page.ClickAsync("#replay .primary");
        await stage.SeesAsync("#replay-result .side:last-child", "two");
        await stage.SeesAsync("#replay-result .side:first-child", "exchange 1");
        await stage.SeesAsync("#replay-result .side:last-child", "200");

        // Once, the same bytes, for a session that nobody has; and that session's endpoint is gone again.
        var sent = Assert.Single(await two.JournalAsync());
        Assert.Equal(Assert.Single(await one.JournalAsync()).BodySha256, sent.BodySha256);
        Assert.NotEqual(Session, sent.Header("X-Claude-Code-Session-Id"));
        Assert.Null(sent.Header("authorization"));
        Assert.Null(sent.Header("x-patchbay-token"));
        Assert.Equal("[]", await File.ReadAllTextAsync(Directory.GetFiles(rig.Place.Home, "sessions.json", SearchOption.AllDirectories).Single()));
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task Usage_is_told_in_tables_charts_and_for_a_spreadsheet()
    {
        await using var one = await Fake.StartAsync("one", Held);
        await using var rig = Rig.With(("one", one.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        using var client = await Client.OfAsync(rig);
        await stage.GoAsync("usage");
        await stage.SeesAsync("main", "Nothing was used in this time");
        await client.AskAsync("first");
        await client.AskAsync("second", model: "claude-haiku-5");
        await stage.GoAsync("usage");
        await stage.SeesAsync(".usage-note", "In the ledger since");
        await stage.SeesAsync("dl.figures", "unknown");
        await stage.SeesAsync("section:has(#usage-model) .table-box tbody", "claude-haiku-5");
        await stage.SeesAsync("section:has(#usage-session) .table-box tbody", Session[..8]);
        await Assertions.Expect(stage.Page.Locator(".chart canvas")).ToHaveCountAsync(5);
        Assert.Empty(await stage.AxeAsync());
        foreach (var range in (string[])["week", "month", "all"])
        {
            await stage.GoAsync($"usage?range={range}");
            await stage.SeesAsync("section:has(#usage-time) thead", "Day");
            await Assertions.Expect(stage.Page.Locator("section:has(#usage-time) .table-box tbody tr")).ToHaveCountAsync(1);
        }

        var csv = (await (await stage.Page.Context.APIRequest.GetAsync($"{stage.Url}/console/usage/csv?by=model&range=week")).TextAsync()).Split("\r\n");
        Assert.StartsWith("model,requests,failed,estimated,unpriced,input_tokens", csv[0], StringComparison.Ordinal);
        Assert.Equal(["claude-haiku-5,1,0", "claude-opus-5-5,1,0"], csv[1..3].Select(static line => string.Join(',', line.Split(',')[..3])).Order(StringComparer.Ordinal));

        // On a telephone the pages themselves do not scroll sideways; their tables do.
        await stage.Page.SetViewportSizeAsync(360, 740);
        foreach (var path in (string[])["usage", "traffic", "traffic/1"])
        {
            await stage.GoAsync(path);
            Assert.Equal(0, await stage.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
        }

        Assert.Empty(stage.Errors);
    }

    /// <summary>An agent that is only an HTTP client, with a session and things that nobody else should learn.</summary>
    private sealed class Client(Dictionary<string, string> environment) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = new Uri(environment["ANTHROPIC_BASE_URL"]), Timeout = Limits.Wait };

        public string Token => environment["ANTHROPIC_AUTH_TOKEN"];

        public static async Task<Client> OfAsync(Rig rig) => new(await rig.AgentEnvironmentAsync());

        public async Task<int> AskAsync(string text, string model = "claude-opus-5-5")
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages?beta=true")
            {
                Content = new StringContent(JsonSerializer.Serialize(new { model, max_tokens = 100, stream = true, messages = new[] { new { role = "user", content = text } } }), Encoding.UTF8, "application/json"),
                Headers = { { "Authorization", $"Bearer {Token}" }, { "X-Claude-Code-Session-Id", Session }, { "Cookie", "a=cookie-secret" } },
            };
            using var answer = await _http.SendAsync(request);
            return (int)answer.StatusCode;
        }

        public void Dispose() => _http.Dispose();
    }
}
