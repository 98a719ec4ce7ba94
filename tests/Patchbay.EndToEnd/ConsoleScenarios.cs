using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The console's switch, its settings, and its door, in a real browser.</summary>
public class ConsoleScenarios
{
    private static readonly object[] Ok = [new { name = "any", reply = new { echo = "any" } }];

    [Fact]
    public async Task The_switch_moves_the_plug_and_back_and_a_toast_takes_it_back()
    {
        await using var one = await Fake.StartAsync("one", Ok);
        await using var rig = Rig.With(("one", one.Url), ("two", "http://127.0.0.1:9"));
        rig.Configure("", new() { ["one"] = new { kind = "custom", url = one.Url } });
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.SeesAsync("#plug", "default Anthropic API");
        await stage.Page.ClickAsync("button.chip:has-text('one')");
        await stage.SeesAsync("#plug", "Requests go to one");
        Assert.Equal("one", Plug(rig));
        await stage.Page.ClickAsync("#plug-switch");
        await stage.SeesAsync("#plug", "default Anthropic API");
        Assert.Equal("", Plug(rig));
        await stage.Page.ClickAsync("#plug-switch");
        await stage.SeesAsync("#plug", "Requests go to one");
        await stage.Page.Locator(".toast button:has-text('Undo')").Last.ClickAsync();
        await stage.SeesAsync("#plug", "default Anthropic API");

        // And what a terminal does is seen here, without a touch.
        Assert.Equal(0, (await rig.PatchbayAsync("use", "one")).Code);
        await stage.SeesAsync("#plug", "Requests go to one");
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task An_address_is_saved_as_the_field_is_left_and_not_while_it_is_typed()
    {
        await using var one = await Fake.StartAsync("one", Ok);
        await using var two = await Fake.StartAsync("two", Ok);
        await using var rig = Rig.With(("one", one.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.GoAsync("settings");
        var before = await File.ReadAllTextAsync(rig.Place.Settings);
        await stage.Page.FillAsync("#customApiEndpoint", "");
        await stage.Page.Locator("#customApiEndpoint").PressSequentiallyAsync(two.Url);
        Assert.Equal(before, await File.ReadAllTextAsync(rig.Place.Settings));
        await stage.PressAsync("Tab");
        await stage.SeesAsync("#customApiEndpoint-outcome", "Requests go to");
        Assert.Contains(two.Url.Split("//")[1], Plug(rig), StringComparison.Ordinal);

        // Bad input, and a dead end: nothing is written, and what is wrong stands beside the field.
        await stage.Page.FillAsync("#customApiEndpoint", "htp:/nowhere");
        await stage.PressAsync("Tab");
        await Assertions.Expect(stage.Page.Locator("#customApiEndpoint")).ToHaveAttributeAsync("aria-invalid", "true");
        await stage.Page.FillAsync("#customApiEndpoint", "http://127.0.0.1:9");
        await stage.PressAsync("Tab");
        await stage.SeesAsync("#customApiEndpoint-outcome", "PB-NET-02");
        Assert.Contains(two.Url.Split("//")[1], Plug(rig), StringComparison.Ordinal);

        // Off keeps the address for next time.
        await stage.GoAsync("settings");
        await stage.Page.ClickAsync("#customApiEndpoint-switch");
        await Assertions.Expect(stage.Page.Locator("#customApiEndpoint-switch")).ToHaveAttributeAsync("aria-checked", "false");
        Assert.Equal("", Plug(rig));
        await stage.GoAsync("settings");
        Assert.Contains(two.Url.Split("//")[1], await stage.Page.InputValueAsync("#customApiEndpoint"), StringComparison.Ordinal);
        await stage.Page.ClickAsync("#customApiEndpoint-switch");
        await stage.SeesAsync("#customApiEndpoint-outcome", "Requests go to");

        // Found by what people call it.
        await stage.Page.FillAsync("#settings-search", "base url");
        await Assertions.Expect(stage.Page.Locator("#plug-setting")).ToBeVisibleAsync();
        await Assertions.Expect(stage.Page.Locator("#setting-drainTimeout")).ToBeHiddenAsync();
        await stage.Page.FillAsync("#settings-search", "drain");
        await Assertions.Expect(stage.Page.Locator("#setting-drainTimeout")).ToBeVisibleAsync();
        await stage.Page.FillAsync("#value-drainTimeout", "5");
        await stage.PressAsync("Tab");
        await stage.SeesAsync("#setting-drainTimeout", "not a length of time");
        await stage.Page.FillAsync("#value-drainTimeout", "5s");
        await stage.PressAsync("Tab");
        await stage.SeesAsync("#toasts", "5s");
        Assert.Equal("5s", Settings(rig).GetProperty("drainTimeout").GetString());
        Assert.DoesNotContain(stage.Errors, static error => !error.Contains("status of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_by_keyboard_alone()
    {
        await using var one = await Fake.StartAsync("one", Ok);
        await using var rig = Rig.With(("one", one.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.TabToAsync("#plug-switch");
        await stage.PressAsync("Space");
        await stage.SeesAsync("#plug", "default Anthropic API");
        // The focus is where it was.
        await stage.PressAsync("Enter");
        await stage.SeesAsync("#plug", "Requests go to one");
        await stage.PressAsync("?");
        await Assertions.Expect(stage.Page.Locator("#keys")).ToBeVisibleAsync();
        await stage.PressAsync("Escape", "g", "s");
        await stage.ArrivesAsync("**/console/settings");
        await stage.PressAsync("/");
        Assert.True(await stage.Page.EvaluateAsync<bool>("document.activeElement.id === 'settings-search'"));
        await stage.PressAsync("Control+k");
        await stage.Page.Keyboard.TypeAsync("now");
        await stage.PressAsync("Enter");
        await stage.ArrivesAsync("**/console/now");
    }

    [Fact]
    public async Task An_endpoint_is_added_plugged_in_and_examined_by_keyboard_alone()
    {
        await using var one = await Fake.StartAsync("one", Ok);
        await using var rig = new Rig();
        rig.Configure("", []);
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.PressAsync("g", "e");
        await stage.ArrivesAsync("**/console/endpoints");
        await stage.TabToAsync("#add-url");
        await stage.Page.Keyboard.TypeAsync(one.Url);
        await stage.PressAsync("Enter");
        await stage.SeesAsync("#attempt", "Plug it in");
        await stage.TabToAsync("#attempt form[hx-post='/console/endpoints/plug'] button");
        await stage.PressAsync("Enter");
        await Assertions.Expect(stage.Page.Locator("#plugline")).Not.ToContainTextAsync("anthropic");
        Assert.NotEqual("", Plug(rig));
        await stage.PressAsync("g", "d");
        await stage.ArrivesAsync("**/console/doctor");
        await stage.TabToAsync("button[aria-describedby=doctor-cost]");
        await stage.PressAsync("Enter");
        await stage.SeesAsync("#doctor-run .checks", "pass");
        foreach (var (key, page) in ((string, string)[])[("t", "traffic"), ("a", "agents"), ("u", "usage"), ("c", "chat"), ("n", "now")])
        {
            await stage.PressAsync("g", key);
            await stage.ArrivesAsync($"**/console/{page}");
        }
    }

    [Fact]
    public async Task Nobody_comes_in_without_the_link_and_nothing_changes_without_a_page_of_ours()
    {
        await using var rig = Rig.With(("one", "http://127.0.0.1:9"));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(stage.Url) };

        // A browser that has only the address is led to the door.
        using (var root = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept", "text/html" } } })
        using (var led = await plain.SendAsync(root)) Assert.Equal("/console/", led.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await plain.GetAsync("/console/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await plain.GetAsync("/console/now/live")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await plain.GetAsync("/console/login?token=" + new string('0', 64))).StatusCode);

        var signed = await plain.GetAsync(stage.Link);
        var cookie = signed.Headers.GetValues("Set-Cookie").Single();
        foreach (var word in (string[])["httponly", "samesite=strict", "path=/console"]) Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
        cookie = cookie.Split(';')[0];
        var page = await SendAsync(HttpMethod.Get, "/console/", cookie);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync();
        var token = html.Split("x-patchbay-form\":\"")[1].Split('"')[0];
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain((await rig.AgentEnvironmentAsync())["ANTHROPIC_AUTH_TOKEN"], html, StringComparison.Ordinal);

        // A change: with the cookie alone, from another site, with a foreign or no origin, under a foreign name.
        async Task<HttpStatusCode> MoveAsync(string? origin, string? form, string? site = null, string? host = null) =>
            (await SendAsync(HttpMethod.Post, "/console/now/plug", cookie, ("Origin", origin), ("x-patchbay-form", form), ("Sec-Fetch-Site", site), ("Host", host))).StatusCode;
        Assert.Equal(HttpStatusCode.Forbidden, await MoveAsync(stage.Url, null));
        Assert.Equal(HttpStatusCode.Forbidden, await MoveAsync(null, token));
        Assert.Equal(HttpStatusCode.Forbidden, await MoveAsync("https://evil.example", token));
        Assert.Equal(HttpStatusCode.Forbidden, await MoveAsync(stage.Url, token, site: "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, await MoveAsync(stage.Url, token, host: "evil.example"));
        Assert.Equal("one", Plug(rig));
        Assert.Equal(HttpStatusCode.OK, await MoveAsync(stage.Url, token));
        Assert.Equal("", Plug(rig));
        // Another character, and not the last: of that one not every bit counts.
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/console/", cookie[..^5] + (cookie[^5] == 'a' ? 'b' : 'a') + cookie[^4..])).StatusCode);

        // Another start has another link; who is signed in stays so.
        Assert.Equal(0, (await rig.PatchbayAsync("serve", "--replace", "--background", "--listen", stage.Url)).Code);
        Assert.NotEqual(stage.Link, await ConsoleStage.LinkAsync(rig));
        Assert.Equal(HttpStatusCode.Forbidden, (await plain.GetAsync(stage.Link)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "/console/", cookie)).StatusCode);

        async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string cookies, params (string Name, string? Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Cookie", cookies);
            foreach (var (name, value) in headers.Where(static header => header.Value is not null)) request.Headers.TryAddWithoutValidation(name, value);
            if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([new("value", "off")]);
            return await plain.SendAsync(request);
        }
    }

    internal static JsonElement Settings(Rig rig) => JsonDocument.Parse(File.ReadAllText(rig.Place.Settings)).RootElement;

    internal static string Plug(Rig rig) => Settings(rig).GetProperty("customApiEndpoint").GetString()!;
}
