using System.Net;
using System.Net.Sockets;

namespace Patchbay.Settings;

/// <summary>A base URL as people type it, brought into one form.</summary>
/// <param name="Url">The URL; null when it cannot be one.</param>
/// <param name="Problem">What is wrong with it; empty when nothing is.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record EndpointUrl(Uri? Url, string Problem, string Fix)
{
    /// <summary>Reads a base URL: what one would put in <c>ANTHROPIC_BASE_URL</c>.</summary>
    /// <remarks>A trailing slash, a pasted path (<c>/v1/messages</c>, <c>/chat/completions</c>, …) and one trailing <c>/v1</c> are taken off: clients add that path themselves,
    /// and the documentation of many servers shows the address with it. Every other path stays.</remarks>
    public static EndpointUrl Parse(string written)
    {
        const string example = "write it like `https://llm.corp.example` or `http://127.0.0.1:1234`";
        const string baseOnly = "write the base address only";
        var text = written.Trim();
        if (text.Contains('{', StringComparison.Ordinal)) return Refuse($"`{text}` has a part to fill in", "replace the word in braces with yours");
        if (!text.Contains("://", StringComparison.Ordinal)) return Refuse($"`{text}` has no scheme", $"write `{GuessScheme(text)}://{text}`");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0) return Refuse($"`{text}` is not a URL", example);
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            return Refuse($"the scheme `{url.Scheme}` is neither http nor https", "write `http://…` or `https://…`");

        // The text is not repeated here: it holds a password.
        if (url.UserInfo.Length > 0)
        {
            const string fix = "take it out and use `credential`, or an `Authorization` header under `headers`";
            return Refuse("the URL holds a user name or password, and URLs end up in logs", fix);
        }

        if (url.Query.Length > 0) return Refuse($"the URL has a query (`{url.Query}`)", baseOnly);
        if (url.Fragment.Length > 0) return Refuse($"the URL has a fragment (`{url.Fragment}`)", baseOnly);
        return new EndpointUrl(new UriBuilder(url.Scheme, url.Host, url.Port, BasePath(url.AbsolutePath)).Uri, "", "");
    }

    /// <summary>True when the text can only have been meant as an address: <c>localhost:1234</c>, <c>llm.corp.example/api</c>.</summary>
    public static bool LooksLikeAddress(string text) =>
        text.AsSpan().ContainsAny('.', ':', '/') || text.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>What vendors' documentation shows behind the base URL.</summary>
    private static readonly string[] PastedTails = ["/messages", "/chat/completions", "/responses", "/models"];

    private static string BasePath(string path)
    {
        path = path.TrimEnd('/');
        foreach (var tail in PastedTails)
        {
            if (path.EndsWith(tail, StringComparison.Ordinal)) path = path[..^tail.Length];
        }

        if (path.EndsWith("/v1", StringComparison.Ordinal)) path = path[..^"/v1".Length];
        return path.TrimEnd('/');
    }

    /// <summary>http for what is on this machine or in a private network, https for the rest.</summary>
    private static string GuessScheme(string text)
    {
        var host = text.Split('/')[0];
        var colon = host.LastIndexOf(':');
        if (colon > 0 && !host.EndsWith(']')) host = host[..colon];
        var isAddress = IPAddress.TryParse(host, out var address) && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
        return isAddress || !host.Contains('.', StringComparison.Ordinal) || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? "http" : "https";
    }

    private static EndpointUrl Refuse(string problem, string fix) => new(null, problem, fix);
}
