using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>A URL and nothing else: Patchbay finds out what is spoken there, writes it down, and Claude Code works.</summary>
public class FindingOutScenarios
{
    public static TheoryData<string> Dialects => Translated.Dialects;

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_bare_URL_is_enough(string dialect)
    {
        await using var fake = await Fake.StartAsync("scripted", Server(dialect));
        await using var rig = new Rig();
        rig.Configure("", []);

        var used = await rig.PatchbayAsync("use", fake.Url + "/v1");
        Assert.True(used.Code == 0, used.ToString());
        Assert.Contains($"speaks {dialect}", used.Error, StringComparison.Ordinal);
        Assert.Contains("model: model-there", used.Error, StringComparison.Ordinal);
        Assert.Contains("not there: ", used.Error, StringComparison.Ordinal);
        var written = JsonDocument.Parse(await File.ReadAllTextAsync(rig.Place.Settings)).RootElement;
        var name = written.GetProperty("customApiEndpoint").GetString()!;
        var entry = written.GetProperty("endpoints").GetProperty(name);
        Assert.Equal((fake.Url, dialect, "model-there"), (entry.GetProperty("url").GetString(), entry.GetProperty("dialect").GetString(), entry.GetProperty("models").GetProperty("default").GetString()));

        var ended = await rig.ClaudeAsync("hello");
        Assert.Equal("scripted here. You said: hello", ended.Output.Trim());

        // Asked again, it is the endpoint that was written down.
        var asked = (await fake.JournalAsync()).Length;
        var again = await rig.PatchbayAsync("use", fake.Url);
        Assert.True(again.Code == 0, again.ToString());
        Assert.DoesNotContain("written down", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain((await fake.JournalAsync())[asked..], entry => entry.Path == "/v1/messages");
    }

    [Fact]
    public async Task A_server_that_speaks_nothing_known_is_refused_and_nothing_is_written()
    {
        await using var fake = await Fake.StartAsync("web", new object[] { new { name = "no", reply = new { status = 404, body = "not here" } } });
        await using var rig = new Rig();
        rig.Configure("", []);
        var before = await File.ReadAllTextAsync(rig.Place.Settings);
        var used = await rig.PatchbayAsync("use", fake.Url);
        Assert.Equal(1, used.Code);
        Assert.Contains("nothing was changed", used.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(rig.Place.Settings));
    }

    [Fact]
    public async Task An_Anthropic_format_endpoint_stays_a_bare_URL()
    {
        await using var fake = await Fake.StartAsync("scripted");
        await using var rig = new Rig();
        rig.Configure("", []);
        var used = await rig.PatchbayAsync("use", fake.Url);
        Assert.True(used.Code == 0, used.ToString());
        Assert.Equal(fake.Url, JsonDocument.Parse(await File.ReadAllTextAsync(rig.Place.Settings)).RootElement.GetProperty("customApiEndpoint").GetString());
        Assert.DoesNotContain("not there", used.Error, StringComparison.Ordinal);
    }

    /// <summary>A server of one dialect alone: its models, its refusal of a request that says nothing, its answers; 404 for all else.</summary>
    private static object[] Server(string dialect)
    {
        const string Missing = """{"error":{"message":"missing field `messages`","type":"invalid_request_error","code":400,"status":"INVALID_ARGUMENT"}}""";
        const string List = """{"object":"list","data":[{"id":"text-embedding-3","object":"model"},{"id":"model-there","object":"model"},{"id":"model-2","object":"model"}]}""";
        object notFound = new { name = "404", reply = new { status = 404, body = """{"error":{"message":"Not Found"}}""" } };
        return dialect switch
        {
            "openai-chat" or "openai-responses" =>
            [
                new { name = "models", path = "/v1/models", reply = new { body = List } },
                new { name = "talk", path = dialect == "openai-chat" ? "/v1/chat/completions" : "/v1/responses", contains = new[] { "\"model\"" }, reply = new { echo = "scripted" } },
                new { name = "empty", path = dialect == "openai-chat" ? "/v1/chat/completions" : "/v1/responses", reply = new { status = 400, body = Missing } },
                notFound,
            ],
            _ =>
            [
                new { name = "models", path = "/v1beta/models", reply = new { body = """{"models":[{"name":"models/model-there"},{"name":"models/model-2"}]}""" } },
                new { name = "talk", path = "/v1beta/models/model-there:*", reply = new { echo = "scripted" } },
                notFound,
            ],
        };
    }
}
