using System.Text;
using System.Text.Json;
using Patchbay.Ledger;
using Patchbay.Ledger.Store;
using Patchbay.Output;

namespace Patchbay.Usage;

/// <summary>Rows of the ledger as lines, for spreadsheets and programs.</summary>
internal static class RowExport
{
    private static readonly string[] Header =
    [
        "id", "time", "attempt", "session", "agent", "parent_agent", "key", "path", "asked_model", "used_model", "endpoint", "kind", "dialect", "stream", "status", "finding",
        "request_bytes", "answer_bytes", "first_byte_ms", "total_ms", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_hour_tokens", "reasoning_tokens", "web_searches",
        "micro_dollars", "dollars", "price", "estimate",
    ];

    /// <summary>Writes them, the latest first.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="reader">The ledger.</param>
    /// <param name="question">Which.</param>
    /// <param name="endpoint">Of this endpoint alone; null = of all.</param>
    /// <param name="most">At most so many; null = all.</param>
    /// <param name="asJson">A JSON object a line; else comma-separated values.</param>
    public static void Write(TextWriter output, ILedgerReader? reader, RowQuestion question, string? endpoint, int? most, bool asJson)
    {
        if (!asJson) output.Write(Csv.Line(Header));
        if (reader is null) return;
        var left = most ?? int.MaxValue;
        var text = new StringBuilder();
        foreach (var page in LedgerRows.Pages(reader, question))
        {
            foreach (var row in page.Where(row => endpoint is null || row.Endpoint == endpoint).Take(left))
            {
                var shown = LedgerRowOutput.Of(row);
                if (asJson) text.Append(JsonSerializer.Serialize(shown, CliJson.Line.LedgerRowOutput)).Append('\n');
                else text.Append(Csv.Line(Cells(shown)));
                left--;
            }

            output.Write(text);
            text.Clear();
            if (left == 0) return;
        }
    }

    private static string[] Cells(LedgerRowOutput row) =>
    [
        Csv.Number(row.Id), row.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), Csv.Number(row.Attempt), row.Session, row.Agent, row.ParentAgent, row.Key, row.Path,
        row.AskedModel, row.UsedModel, row.Endpoint, row.Kind, row.Dialect, row.Stream is { } stream ? stream ? "true" : "false" : "", Csv.Number(row.Status), row.Finding,
        Csv.Number(row.RequestBytes), Csv.Number(row.AnswerBytes), Milliseconds(row.FirstByteMs), Milliseconds(row.TotalMs),
        Csv.Number(row.InputTokens), Csv.Number(row.OutputTokens), Csv.Number(row.CacheReadTokens), Csv.Number(row.CacheWriteTokens), Csv.Number(row.CacheWriteHourTokens), Csv.Number(row.ReasoningTokens), Csv.Number(row.WebSearches),
        Csv.Number(row.MicroDollars), row.Dollars ?? "", row.Price, row.Estimate,
    ];

    private static string Milliseconds(double? time) => time?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
