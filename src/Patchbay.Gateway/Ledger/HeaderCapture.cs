using System.Buffers;
using Microsoft.AspNetCore.Http;
using Patchbay.Gateway.Admission;
using Patchbay.Protocol.Headers;

namespace Patchbay.Gateway.Ledger;

/// <summary>Copies headers for somebody to look at later, without what identifies anybody.</summary>
/// <remarks>By name, generously: an unknown header that sounds like a secret is one. And by value, whatever the name: a scheme with a credential behind it, a local token, an Anthropic key.</remarks>
public static class HeaderCapture
{
    /// <summary>What stands in a secret's place. Nothing of it is kept, not even its end: exports are passed on.</summary>
    public const string Redacted = "[redacted]";

    private static readonly SearchValues<string> SecretWords =
        SearchValues.Create(["auth", "api-key", "apikey", "cookie", "secret", "password", "credential", "signature"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Schemes = ["Bearer ", "Basic ", "Digest ", "Negotiate "];

    internal static HeaderLine[] Copy(IHeaderDictionary headers)
    {
        if (headers.Count == 0) return [];
        var lines = new List<HeaderLine>(headers.Count);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values) lines.Add(new HeaderLine(name, Value(name, value ?? "")));
        }

        return [.. lines];
    }

    internal static HeaderLine[] Copy(IReadOnlyList<HeaderLine> headers)
    {
        var lines = new HeaderLine[headers.Count];
        for (var at = 0; at < lines.Length; at++) lines[at] = new HeaderLine(headers[at].Name, Value(headers[at].Name, headers[at].Value));
        return lines;
    }

    /// <summary>A header's value as it may be shown.</summary>
    public static string Value(string name, string value)
    {
        foreach (var scheme in Schemes)
        {
            if (value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return scheme + Redacted;
        }

        return IsSecret(name) || LocalToken.IsAny(value) || value.Contains("sk-ant-", StringComparison.Ordinal) ? Redacted : value;
    }

    /// <summary>A query as it may be shown.</summary>
    internal static string Query(string query)
    {
        if (query.Length == 0) return "";
        var pairs = query[1..].Split('&');
        for (var at = 0; at < pairs.Length; at++)
        {
            var equals = pairs[at].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && (IsSecret(pairs[at][..equals]) || LocalToken.IsAny(pairs[at][(equals + 1)..]))) pairs[at] = $"{pairs[at][..equals]}={Redacted}";
        }

        return "?" + string.Join('&', pairs);
    }

    private static bool IsSecret(string name) =>
        name.EndsWith("token", StringComparison.OrdinalIgnoreCase) || name.EndsWith("key", StringComparison.OrdinalIgnoreCase) || name.AsSpan().ContainsAny(SecretWords);
}
