using System.Net.Sockets;
using System.Text;

namespace Patchbay.FakeEndpoint;

/// <summary>An HTTP proxy: CONNECT tunnels and absolute-form requests; 407 without the right credentials; everything in the journal.</summary>
internal sealed class ProxyConversation(FakeServer server, Stream client)
{
    public async Task RunAsync()
    {
        while (await HttpRequest.ReadAsync(client) is { } request)
        {
            var isControl = request.Path.StartsWith("/__fake/", StringComparison.Ordinal);
            if (isControl)
            {
                await ControlCalls.AnswerAsync(server, request, client);
                continue;
            }

            var entry = server.Journal.Add(request);
            if (server.Options.ProxyAuth is { } wanted && request.Header("Proxy-Authorization") != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(wanted)))
            {
                const string page = "<html><body><h1>Proxy Authentication Required</h1></body></html>";
                await client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\nContent-Type: text/html\r\nContent-Length: {page.Length}\r\n\r\n{page}"));
                entry.Status = 407;
                entry.Done = true;
                server.Journal.Changed();
                continue;
            }

            entry.Status = 200;
            entry.Done = true;
            server.Journal.Changed();
            await TunnelAsync(request);
            return;
        }
    }

    private async Task TunnelAsync(HttpRequest request)
    {
        var isConnect = request.Method == "CONNECT";
        var url = isConnect ? new Uri("http://" + request.Target) : new Uri(request.Target);
        using var endpoint = new TcpClient();
        await endpoint.ConnectAsync(url.Host, url.Port);
        var far = endpoint.GetStream();
        if (isConnect) await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        else
        {
            var head = new StringBuilder($"{request.Method} {url.PathAndQuery} HTTP/1.1\r\n");
            foreach (var header in request.Headers.Where(header => !header[0].StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase))) head.Append(CultureInfo.InvariantCulture, $"{header[0]}: {header[1]}\r\n");
            await far.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
            await far.WriteAsync(request.Body);
        }

        await Task.WhenAny(client.CopyToAsync(far), far.CopyToAsync(client));
    }
}
