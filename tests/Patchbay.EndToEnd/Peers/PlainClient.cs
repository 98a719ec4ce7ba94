using System.Net.Http.Headers;
using System.Text;

namespace Patchbay.EndToEnd.Peers;

/// <summary>An answer as it came, bytes and all.</summary>
internal sealed record PlainAnswer(int Status, HttpResponseHeaders Headers, string ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}

/// <summary>A plain HTTP client of the gateway that takes whole answers, to see what Claude Code does not show.</summary>
internal sealed class PlainClient(Dictionary<string, string> environment) : IDisposable
{
    /// <summary>A small request for a stream.</summary>
    public const string Streamed = """{"model":"claude-opus-5-5","max_tokens":10,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(environment["ANTHROPIC_BASE_URL"]), Timeout = Limits.Wait };

    /// <summary>Posts to <c>/v1/messages</c> with the local token, or with another one, or (empty) with none.</summary>
    public async Task<PlainAnswer> PostAsync(string body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        token ??= environment["ANTHROPIC_AUTH_TOKEN"];
        if (token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _client.SendAsync(request);
        return new PlainAnswer((int)answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.ToString() ?? "", await answer.Content.ReadAsByteArrayAsync());
    }

    public void Dispose() => _client.Dispose();
}
