using Patchbay.Endpoints.Conformance;

namespace Patchbay.Doctor;

/// <summary>A request of a check as a line for a POSIX shell; the key is in the variable <c>KEY</c>, not in the line.</summary>
internal static class CurlLine
{
    /// <summary>The line.</summary>
    /// <param name="baseUrl">The endpoint's base URL.</param>
    /// <param name="exchange">The request.</param>
    /// <returns>Null when nothing can be asked there from outside: a demo endpoint.</returns>
    public static string? Of(string baseUrl, CheckExchange exchange)
    {
        if (!baseUrl.StartsWith("http", StringComparison.Ordinal)) return null;
        var (method, target) = exchange.Request.Split(' ', 2) is [var first, var second] ? (first, second) : ("GET", "/");
        var parts = new List<string> { $"curl -sS -i{(method == "HEAD" ? " -I" : "")} {Quoted(baseUrl.TrimEnd('/') + target)}" };
        // Double quotes where the shell shall put the key in.
        parts.AddRange(exchange.Headers.Select(header => header.Contains("$KEY", StringComparison.Ordinal) ? $"-H \"{header}\"" : $"-H {Quoted(header)}"));
        if (exchange.Body.Length == 0) return string.Join(" \\\n  ", parts);
        if (exchange.BodyEnd.Length == 0) return string.Join(" \\\n  ", parts.Append($"--data-binary {Quoted(exchange.Body)}"));

        // The middle is filler: it is its length that counts.
        var filler = exchange.BodyBytes - exchange.Body.Length - exchange.BodyEnd.Length;
        return $"{{ printf %s {Quoted(exchange.Body)}; head -c {filler.ToString(CultureInfo.InvariantCulture)} /dev/zero | tr '\\0' x; printf %s {Quoted(exchange.BodyEnd)}; }} |\n"
            + string.Join(" \\\n  ", parts.Append("--data-binary @-"));
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
