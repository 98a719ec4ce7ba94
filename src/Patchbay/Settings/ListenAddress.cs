using Patchbay.Protocol.Splice;

namespace Patchbay.Settings;

/// <summary>The address that the gateway listens on.</summary>
internal static class ListenAddress
{
    private const string Example = "\"http://127.0.0.1:8766\"";

    /// <summary>Reads <c>listen</c>: an http address of an IP address or <c>localhost</c> with a port and no path.</summary>
    public static Uri? Read(SettingsText text, JsoncNode? node, bool allowNonLoopback)
    {
        if (text.String(node, "`listen`", Example) is not { } written) return null;
        var (url, problem, fix) = Parse(written);
        if (url is not null && !url.IsLoopback && !allowNonLoopback)
        {
            problem = $"`{written}` can be reached from other machines, and so could every endpoint behind it";
            fix = $"write a loopback address like `{Example}`, or add `\"allowNonLoopback\": true` if that is what you want";
        }

        if (problem.Length == 0) return url;
        text.Problem(node!.Start, $"`listen`: {problem}", fix);
        return null;
    }

    private static (Uri? Url, string Problem, string Fix) Parse(string written)
    {
        if (!written.Contains("://", StringComparison.Ordinal)) return (null, $"`{written}` has no scheme", $"write `http://{written}`");
        if (written.Contains("://*", StringComparison.Ordinal) || written.Contains("://+", StringComparison.Ordinal))
            return (null, $"`{written}` names no address", "write `http://0.0.0.0:PORT` for all addresses");
        if (!Uri.TryCreate(written, UriKind.Absolute, out var url)) return (null, $"`{written}` is not an address", $"write it like `{Example}`");
        if (url.Scheme != Uri.UriSchemeHttp)
            return (null, $"the gateway listens on http only, not on {url.Scheme}", $"write it like `{Example}`; put a TLS proxy in front where that is needed");
        if (url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            return (null, $"`{written}` has more than a host and a port", $"write it like `{Example}`");
        if (url.HostNameType == UriHostNameType.Dns && !url.IsLoopback) return (null, $"`{url.Host}` is a name", "write the IP address to listen on");
        return url.IsDefaultPort && !written.TrimEnd('/').EndsWith(":80", StringComparison.Ordinal)
            ? (null, $"`{written}` has no port", $"write it like `{Example}`; port 0 takes any free one")
            : (url, "", "");
    }
}
