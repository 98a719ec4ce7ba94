using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Endpoints.Sending.Handler;

/// <summary>Makes a handler that changes nothing on the way: no redirects, no cookies, no decompression, no tracing headers.</summary>
internal static class HandlerFactory
{
    /// <summary>A handler for endpoints that share these transport settings.</summary>
    /// <param name="transport">The settings.</param>
    /// <param name="proxy">The proxy on the way, or null.</param>
    /// <param name="demand">Told when a server asks for a client certificate and there is none; null = nobody wants to know.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate file holds none.</exception>
    /// <exception cref="IOException">A certificate file cannot be read.</exception>
    public static SocketsHttpHandler Create(Transport transport, Uri? proxy, CertificateDemand? demand = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = transport.ConnectTimeout,
            ConnectCallback = new ConnectPatience(transport.ConnectTimeout).ConnectAsync,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(50),
            // A name may move; a connection that outlives its record would not notice.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy) { Credentials = ProxyCredentials(proxy) },
            ResponseHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
            RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
        };
        var trusted = transport.CaFile is null ? null : LoadAuthorities(transport.CaFile);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            CertificateCheck.IsTrusted(certificate, chain, errors, trusted);
        if (transport.ClientCertificateFile is { } file)
        {
            var own = X509Certificate2.CreateFromPemFile(file, transport.ClientKeyFile ?? file);
            handler.SslOptions.ClientCertificates = [own];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }
        else if (demand is not null)
        {
            // The framework asks once before the handshake, without a server's certificate, and again when the server wants one of ours.
            handler.SslOptions.LocalCertificateSelectionCallback = (_, host, _, remote, _) =>
            {
                if (remote is not null) demand.Note(host);
                return null!;
            };
        }

        return handler;
    }

    private static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new IOException($"`{file}` holds no PEM certificate");
    }

    private static NetworkCredential? ProxyCredentials(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0) return null;
        var parts = proxy.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
