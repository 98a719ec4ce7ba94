using System.Text;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>One string per header name that endpoints send with every answer, so that a busy gateway does not make them anew.</summary>
internal static class HeaderNames
{
    private static readonly string[] Common =
    [
        "date", "server", "connection", "keep-alive", "content-type", "content-length", "content-encoding", "transfer-encoding",
        "cache-control", "request-id", "x-request-id", "vary", "via", "cf-ray", "cf-cache-status", "retry-after", "x-should-retry",
        "anthropic-organization-id", "anthropic-version",
        "Date", "Server", "Connection", "Keep-Alive", "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding",
        "Cache-Control", "Vary",
    ];

    // By length: few names share one, so a look is one or two comparisons.
    private static readonly string[][] ByLength = [.. Enumerable.Range(0, 40).Select(length => Common.Where(name => name.Length == length).ToArray())];

    public static string Get(ReadOnlySpan<byte> name)
    {
        if (name.Length < ByLength.Length)
        {
            foreach (var common in ByLength[name.Length])
            {
                if (Ascii.Equals(name, common)) return common;
            }
        }

        return Encoding.Latin1.GetString(name);
    }
}
