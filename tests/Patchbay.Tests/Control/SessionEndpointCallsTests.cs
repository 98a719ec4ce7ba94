using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Patchbay.Control;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Control;
using Patchbay.Settings;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Control;

public sealed class SessionEndpointCallsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SettingsFile _settings;
    private readonly SessionEndpointCalls _calls;

    public SessionEndpointCallsTests()
    {
        _folder.Write("settings.json", """{ "customApiEndpoint": "demo-a", "endpoints": { "corp": { "kind": "custom", "url": "https://llm.corp.example" } } }""");
        _settings = SettingsFile.Open(_folder.SettingsPath);
        var sessions = new SessionEndpoints(new SessionMemory(_folder.FullPath), _settings.Current.RouteTable, Resolver(_settings.Current), _time);
        _settings.Changed += settings => sessions.Follow(settings.RouteTable, Resolver(settings));
        _calls = new SessionEndpointCalls(_settings, sessions, _time);
    }

    public void Dispose()
    {
        _settings.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("demo-b", "demo-b", "demo://demo-b")]
    [InlineData("corp", "corp", "https://llm.corp.example")]
    [InlineData("off", "anthropic", "https://api.anthropic.com")]
    [InlineData("https://llm.corp.example/v1", "corp", "https://llm.corp.example")]
    [InlineData("http://127.0.0.1:1234/v1", "127.0.0.1:1234", "http://127.0.0.1:1234")]
    public void An_endpoint_is_written_as_in_use(string written, string name, string url)
    {
        var (entry, status, _) = Change("mine", written);

        Assert.Equal((200, "mine", written, name, url, null), (status, entry!.Session, entry.Endpoint, entry.Name, entry.Url, entry.Problem));
        Assert.Equal(entry, Assert.Single(_calls.List()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plug")]
    public void Following_the_plug_again_is_no_entry(string written)
    {
        Change("mine", "demo-b");
        var (entry, status, _) = Change("mine", written);

        Assert.Equal((200, "", "demo-a", "demo://demo-a"), (status, entry!.Endpoint, entry.Name, entry.Url));
        Assert.Empty(_calls.List());
    }

    [Theory]
    [InlineData("demo-c", "there is no endpoint named `demo-c`; did you mean `demo-a`? (known: anthropic, demo-a, demo-b, corp)")]
    [InlineData("nonsense", "there is no endpoint named `nonsense`; known: anthropic, demo-a, demo-b, corp; or write a URL")]
    [InlineData("ftp://x.example", "the scheme `ftp` is neither http nor https")]
    [InlineData("https://me:hunter2@x.example", "user name or password")]
    public void An_endpoint_that_is_none_is_refused_with_those_that_there_are(string written, string message)
    {
        Change("mine", "demo-b");
        var refused = Change("mine", written);

        Assert.Equal((null, 400), (refused.Entry, refused.Status));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
        Assert.Equal("demo-b", Assert.Single(_calls.List()).Endpoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"endpoint\":\"demo-b\"}")]
    [InlineData("{\"session\":\"\",\"endpoint\":\"demo-b\"}")]
    [InlineData("{\"session\":\"two words\",\"endpoint\":\"demo-b\"}")]
    [InlineData("{\"session\":\"\\u001b[2J\",\"endpoint\":\"demo-b\"}")]
    [InlineData("{\"session\":\"mine\"}")]
    [InlineData("{\"session\":1,\"endpoint\":\"demo-b\"}")]
    public void A_body_that_is_none_is_refused(string body)
    {
        var (entry, status, message) = _calls.Change(Encoding.UTF8.GetBytes(body));

        Assert.Equal((null, 400), (entry, status));
        Assert.NotEqual("", message);
        Assert.Empty(_calls.List());
    }

    [Fact]
    public void Texts_have_bounds()
    {
        Assert.Equal(200, Change(new string('s', 200), "demo-b").Status);
        Assert.Equal(400, Change(new string('s', 201), "demo-b").Status);
        Assert.Equal(400, Change("mine", "https://x.example/" + new string('p', 2000)).Status);
    }

    [Fact]
    public void An_endpoint_that_is_gone_is_a_problem_until_it_is_back()
    {
        Change("mine", "corp");
        _folder.Write("settings.json", """{ "customApiEndpoint": "demo-a" }""");
        _settings.Reload();

        var entry = Assert.Single(_calls.List());
        Assert.Equal(("corp", "", "there is no endpoint named `corp`"), (entry.Name, entry.Url, entry.Problem));

        _folder.Write("settings.json", """{ "customApiEndpoint": "demo-a", "endpoints": { "corp": { "kind": "custom", "url": "https://new.corp.example" } } }""");
        _settings.Reload();
        Assert.Equal(("https://new.corp.example", null), (_calls.List()[0].Url, _calls.List()[0].Problem));
    }

    private (SessionEndpoint? Entry, int Status, string Message) Change(string session, string endpoint) =>
        _calls.Change(JsonSerializer.SerializeToUtf8Bytes(new SessionEndpointChange(session, endpoint), ControlJson.Default.SessionEndpointChange));

    private static Func<string, WrittenEndpoint> Resolver(PatchbaySettings settings) => written =>
    {
        var plug = SessionEndpointCalls.Resolve(written, settings);
        return new WrittenEndpoint(plug.Endpoint, plug.Problem);
    };
}
