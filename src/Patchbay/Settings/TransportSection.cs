using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Protocol.Splice;
using Keys = Patchbay.Settings.SettingsKeys.Endpoint;

namespace Patchbay.Settings;

/// <summary>Reads how an endpoint is reached: proxy, certificates, time limits.</summary>
internal static class TransportSection
{
    public static Transport Read(SettingsText text, JsoncNode endpoint)
    {
        var transport = Transport.Default with
        {
            Proxy = ReadProxy(text, endpoint.Find(Keys.Proxy)?.Value),
            CaFile = ReadFile(text, endpoint.Find(Keys.CaFile)?.Value, Keys.CaFile),
            ClientCertificateFile = ReadFile(text, endpoint.Find(Keys.ClientCertificateFile)?.Value, Keys.ClientCertificateFile),
            ClientKeyFile = ReadFile(text, endpoint.Find(Keys.ClientKeyFile)?.Value, Keys.ClientKeyFile),
        };
        if (transport is { ClientKeyFile: not null, ClientCertificateFile: null })
            text.Problem(endpoint.Find(Keys.ClientKeyFile)!.NameStart, "`clientKeyFile` is the key of no certificate", "add `clientCertificateFile`");

        var connect = text.Time(endpoint.Find(Keys.ConnectTimeout)?.Value, "`connectTimeout`", TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5), "1.5s");
        var idle = text.Time(endpoint.Find(Keys.IdleTimeout)?.Value, "`idleTimeout`", TimeSpan.FromMilliseconds(50), TimeSpan.FromDays(1), "5m");
        if (connect is not null) transport = transport with { ConnectTimeout = connect.Value };
        if (idle is not null) transport = transport with { IdleTimeout = idle.Value };
        return transport == Transport.Default ? Transport.Default : transport;
    }

    private static Uri? ReadProxy(SettingsText text, JsoncNode? node)
    {
        if (text.String(node, "`proxy`", "\"http://proxy.corp.example:3128\"") is not { } written) return null;
        var hasScheme = written.Contains("://", StringComparison.Ordinal);
        if (hasScheme && Uri.TryCreate(written, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            if (url.UserInfo.Length == 0 || text.IsPrivate) return url;
            text.Problem(node!.Start, "`proxy` holds a password in a file that others on this machine can read", $"run `chmod 600 {text.File}`");
            return null;
        }

        var problem = hasScheme ? "is not an http or https URL" : "has no scheme";
        text.Problem(node!.Start, $"`proxy` {problem}", "write it like `http://proxy.corp.example:3128`");
        return null;
    }

    /// <summary>The full path. A file that is not there is only a warning: one endpoint's missing file must not hold up the others.</summary>
    private static string? ReadFile(SettingsText text, JsoncNode? node, string key)
    {
        if (text.String(node, $"`{key}`", "\"~/certs/corp.pem\"") is not { } written) return null;
        if (written.Trim().Length == 0)
        {
            text.Problem(node!.Start, $"`{key}` is empty", "write the path of a PEM file, or take it out");
            return null;
        }

        var path = FilePath.Resolve(written, text.Folder, text.Home);
        if (!File.Exists(path)) text.Warn(node!.Start, $"`{key}`: `{path}` is not there", "make the file, or correct the path");
        return path;
    }
}
