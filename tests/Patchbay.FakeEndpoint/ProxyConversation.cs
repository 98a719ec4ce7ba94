using System.Net.Sockets;
using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>An HTTP proxy: CONNECT tunnels and absolute-form requests; 407 without the right credentials; a script may refuse; everything in the journal.</summary>
internal sealed class ProxyConversation(FakeServer server, Peer peer)
{
    public async Task RunAsync()
    {
        while (await HttpRequest.ReadAsync(peer) is { } request)
        {
            if (ControlCalls.Owns(request))
            {
                await ControlCalls.AnswerAsync(server, request, peer.Stream);
                continue;
            }

            var entry = server.Journal.Add(request);
            if (Refusal(request) is not { } refusal)
            {
                End(entry, "forwarded", 200);
                await ForwardAsync(request);
                return;
            }

            if (!await new Answer(server, peer, entry, refusal, Turn.Read(request)).SendAsync(headOnly: false)) return;
            End(entry, refusal.Name, refusal.Reply.Resolve().Status);
        }
    }

    private Step? Refusal(HttpRequest request)
    {
        var wanted = server.Options.ProxyAuth is { } user ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user)) : null;
        return wanted is not null && request.Header("Proxy-Authorization") != wanted
            ? new Step { Name = "407", Reply = new Reply { Preset = "proxy-407" } }
            : server.Script.Choose(request, Turn.Read(request));
    }

    private void End(Entry entry, string step, int status) => server.Journal.Change(() =>
        (entry.Step, entry.Status, entry.Done, entry.DoneMs) = (step, status, true, Entry.Ms(DateTimeOffset.UtcNow)));

    private async Task ForwardAsync(HttpRequest request)
    {
        var isTunnel = request.Method == "CONNECT";
        var url = isTunnel ? new Uri("http://" + request.Target) : new Uri(request.Target);
        using var endpoint = new TcpClient { NoDelay = true };
        try
        {
            await endpoint.ConnectAsync(url.Host, url.Port);
        }
        catch (SocketException unreachable)
        {
            var page = Encoding.UTF8.GetBytes($"<html><head><title>503 Service Unavailable</title></head><body><h1>The requested URL could not be retrieved</h1><p>{unreachable.Message}</p></body></html>");
            await peer.Stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {page.Length}\r\n\r\n"));
            await peer.Stream.WriteAsync(page);
            return;
        }

        var far = endpoint.GetStream();
        if (isTunnel)
        {
            await peer.Stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
            await Task.WhenAny(peer.Received.CopyToAsync(far), far.CopyToAsync(peer.Stream));
            return;
        }

        // One request a connection: the next one may be for somewhere else.
        var head = new StringBuilder($"{request.Method} {url.PathAndQuery} HTTP/1.1\r\n");
        foreach (var header in request.Headers.Where(header => !header[0].StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) && !header[0].Equals("Connection", StringComparison.OrdinalIgnoreCase)))
        {
            head.Append(CultureInfo.InvariantCulture, $"{header[0]}: {header[1]}\r\n");
        }

        await far.WriteAsync(Encoding.Latin1.GetBytes(head.Append("Connection: close\r\n\r\n").ToString()));
        await far.WriteAsync(request.Body);
        await far.CopyToAsync(peer.Stream, peer.Gone);
    }
}
