using System.Text;

namespace Patchbay.Console.Usage;

/// <summary>Sums as comma-separated values (RFC 4180), for a spreadsheet.</summary>
internal static class UsageTable
{
    /// <summary>Writes them. A cost that is not known is an empty cell, never 0.</summary>
    /// <param name="rows">The sums.</param>
    /// <param name="key">The name of the first column.</param>
    public static byte[] Write(IReadOnlyList<UsageRow> rows, string key)
    {
        var text = new StringBuilder($"{key},requests,failed,estimated,unpriced,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,micro_dollars\r\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Cell(row.Key)},{row.Requests},{row.Failed},{row.Estimated},{row.Unpriced},{row.Input},{row.Output},{row.CacheRead},{row.CacheWrite},{row.MicroDollars}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A model's name comes from elsewhere, and a spreadsheet would compute it if it began like a formula.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
