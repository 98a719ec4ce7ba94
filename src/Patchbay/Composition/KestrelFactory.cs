using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Patchbay.Composition;

/// <summary>Makes the server: HTTP/1.1 on one address, tuned for many slow streams.</summary>
internal static class KestrelFactory
{
    /// <summary>A server that listens on <paramref name="listen"/> once started.</summary>
    public static KestrelServer Create(Uri listen, ILoggerFactory logging)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            // Latin-1 both ways: a header that somebody else wrote is forwarded, whatever is in it.
            RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
        };
        options.Limits.MaxRequestBodySize = null; // The pipeline has its own limit, and its own words for it.
        options.Limits.MinResponseDataRate = null; // A suspended terminal reads nothing for as long as it is suspended.
        options.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
        options.Limits.MaxRequestHeaderCount = 200;
        Listen(options, listen);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = true, NoDelay = true }), logging);
        return new KestrelServer(Options.Create(options), transport, logging);
    }

    private static void Listen(KestrelServerOptions options, Uri listen)
    {
        if (IPAddress.TryParse(listen.IdnHost.Trim('[', ']'), out var address)) options.Listen(address, listen.Port, Http1);
        // "localhost" with port 0 cannot be two sockets with one port; the IPv4 one serves.
        else if (listen.Port == 0) options.Listen(IPAddress.Loopback, 0, Http1);
        else options.ListenLocalhost(listen.Port, Http1);

        static void Http1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
    }
}
