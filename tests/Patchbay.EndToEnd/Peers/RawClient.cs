using System.Net.Http.Headers;
using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A client of the gateway that sends what it is told to and nothing else, on a connection of its own.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="environment">What <c>patchbay env</c> gives to an agent.</param>
    public RawClient(Dictionary<string, string> environment)
    {
        var token = environment["ANTHROPIC_CUSTOM_HEADERS"].Split(": ")[1].Trim();
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(environment["ANTHROPIC_BASE_URL"]), Timeout = Limits.Wait, DefaultRequestHeaders = { { "x-patchbay-token", token } } };
    }

    /// <summary>Asks for a streamed answer; back as soon as its head is there.</summary>
    public async Task<HttpResponseMessage> AskAsync(string text)
    {
        var body = JsonSerializer.Serialize(new { model = "claude-sonnet-5", max_tokens = 64, stream = true, messages = new[] { new { role = "user", content = text } } });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Asks how long a short request is.</summary>
    public async Task<(int Status, string Body)> CountAsync()
    {
        const string Body = """{"model":"claude-sonnet-5","system":"Be short.","messages":[{"role":"user","content":"count me"}],"tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}]}""";
        using var answer = await _client.PostAsync("/v1/messages/count_tokens", new StringContent(Body, new MediaTypeHeaderValue("application/json")));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Makes the settings file as it stands the one in force.</summary>
    public async Task ReloadAsync()
    {
        using var answer = await _client.PostAsync("/patchbay/v1/reload", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The text of a streamed answer; it must have come to its proper end.</summary>
    public static string TextOf(string stream)
    {
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", stream, StringComparison.Ordinal);
        var text = "";
        foreach (var line in stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            var happened = JsonDocument.Parse(line["data: ".Length..]).RootElement;
            Assert.NotEqual("error", happened.GetProperty("type").GetString());
            if (happened.TryGetProperty("delta", out var delta) && delta.TryGetProperty("text", out var piece)) text += piece.GetString();
        }

        return text;
    }

    public void Dispose() => _client.Dispose();
}
