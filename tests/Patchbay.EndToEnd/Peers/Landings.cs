using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A request that arrived at one of several endpoints.</summary>
/// <param name="At">The endpoint's name; <c>default</c> for a call to api.anthropic.com.</param>
/// <param name="MaxTokens">Its <c>max_tokens</c>: by a setting that changes together with the others, tells whether the client has read them.</param>
/// <param name="Token">The last four letters of its <c>Authorization</c>, to tell one token from another; empty when it had none.</param>
/// <param name="Key">The same of its <c>x-api-key</c>.</param>
internal sealed record Landed(string At, int MaxTokens, string Token = "", string Key = "");

/// <summary>A row of endpoints, each on a port of its own, to see at which one a request lands. Connections stay open, as they do at real ones.</summary>
/// <remarks>One of them is a proxy that lets nobody through: a call to Anthropic's own API ends there and is noted.</remarks>
internal sealed class Landings : IDisposable
{
    private readonly Dictionary<string, TcpListener> _listeners = [];
    private readonly ConcurrentQueue<Landed> _landed = [];

    public Landings(params string[] names)
    {
        foreach (var name in names.Append("proxy"))
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            _listeners[name] = listener;
            _ = AcceptAsync(name, listener);
        }
    }

    /// <summary>The base URL of an endpoint; that of the default too.</summary>
    public string Url(string name) => name == "default" ? "https://api.anthropic.com" : $"http://127.0.0.1:{((IPEndPoint)_listeners[name].LocalEndpoint).Port}";

    /// <summary>The name of the endpoint at a base URL.</summary>
    public string NameOf(string url) => _listeners.Keys.Append("default").FirstOrDefault(name => Url(name) == url) ?? url;

    /// <summary>Forgets what has landed.</summary>
    public void Clear() => _landed.Clear();

    /// <summary>The last one since <see cref="Clear"/>.</summary>
    public Landed? Last => _landed.LastOrDefault();

    private async Task AcceptAsync(string name, TcpListener listener)
    {
        try
        {
            while (true) _ = ServeAsync(name, await listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task ServeAsync(string name, TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
                while (await reader.ReadLineAsync() is { Length: > 0 } request)
                {
                    var (length, token, key) = (0, "", "");
                    while (await reader.ReadLineAsync() is { Length: > 0 } header)
                    {
                        if (header.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(header[15..].Trim(), CultureInfo.InvariantCulture);
                        if (header.StartsWith("authorization:", StringComparison.OrdinalIgnoreCase)) token = header[^4..];
                        if (header.StartsWith("x-api-key:", StringComparison.OrdinalIgnoreCase)) key = header[^4..];
                    }

                    var body = new char[length];
                    if (length > 0) await reader.ReadBlockAsync(body); // Of nothing it would wait for something.
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(Answer(name, request, new string(body), token, key)));
                    if (request.StartsWith("CONNECT ", StringComparison.Ordinal)) return; // A refused tunnel left open is waited for.
                }
            }
            catch (IOException)
            {
                // The client left.
            }
        }
    }

    private string Answer(string name, string request, string body, string token, string key)
    {
        if (request.StartsWith("CONNECT ", StringComparison.Ordinal))
        {
            if (request.Contains("api.anthropic.com", StringComparison.Ordinal))
                _landed.Enqueue(new Landed("default", 0));
            return "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
        }

        if (!request.StartsWith("POST /v1/messages", StringComparison.Ordinal)) return "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
        _landed.Enqueue(new Landed(name, JsonDocument.Parse(body).RootElement.TryGetProperty("max_tokens", out var tokens) ? tokens.GetInt32() : 0, token, key));
        var events = string.Concat(
            Event("""{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}"""),
            Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            Event($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{name}}} here"}}"""),
            Event("""{"type":"content_block_stop","index":0}"""),
            Event("""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}"""),
            Event("""{"type":"message_stop"}"""));
        return $"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {events.Length}\r\n\r\n{events}";
    }

    private static string Event(string data) => $"event: {JsonDocument.Parse(data).RootElement.GetProperty("type").GetString()}\ndata: {data}\n\n";

    public void Dispose()
    {
        foreach (var listener in _listeners.Values) listener.Dispose();
    }
}
