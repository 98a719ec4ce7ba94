using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Html;

namespace Patchbay.Console.Usage;

/// <summary>What <c>usage.js</c> draws a chart from.</summary>
internal static class UsageChart
{
    /// <summary>More bars than this are no picture; the table has them all.</summary>
    private const int MostBars = 8;

    /// <summary>The figures of some rows: bars at times, or one bar a key.</summary>
    public static HtmlString Of(IReadOnlyList<UsageRow> rows, UsageRange range)
    {
        var isTimes = rows.Count > 0 && rows[0].Start is not null;
        var shown = isTimes ? rows : [.. rows.Take(MostBars)];
        var output = new ArrayBufferWriter<byte>();
        // The writer's own escaping: no `<` and no `&` is left in it, so that it may stand in a script element.
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            if (isTimes)
            {
                writer.WriteNumber("from"u8, range.From.ToUnixTimeSeconds());
                writer.WriteNumber("to"u8, range.To.ToUnixTimeSeconds());
                writer.WriteNumber("step"u8, range.IsHourly ? 3600 : 86400);
                Write(writer, "x"u8, shown.Select(static row => row.Start!.Value.ToUnixTimeSeconds()));
            }
            else
            {
                writer.WriteStartArray("labels"u8);
                foreach (var row in shown) writer.WriteStringValue(row.Key);
                writer.WriteEndArray();
            }

            Write(writer, "input"u8, shown.Select(static row => row.Input));
            Write(writer, "cacheWrite"u8, shown.Select(static row => row.CacheWrite));
            Write(writer, "cacheRead"u8, shown.Select(static row => row.CacheRead));
            Write(writer, "output"u8, shown.Select(static row => row.Output));
            writer.WriteEndObject();
        }

        return new HtmlString(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<long> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }
}
