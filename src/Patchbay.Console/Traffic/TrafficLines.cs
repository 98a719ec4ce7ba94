using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Traffic;

/// <summary>Exchanges as JSON lines: each a <see cref="TrafficEntry"/>, with its bodies where they are recorded.</summary>
public static class TrafficLines
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them.</summary>
    public static byte[] Write(IEnumerable<ExchangeDetail> details)
    {
        var lines = new StringBuilder();
        foreach (var detail in details)
        {
            var line = JsonSerializer.SerializeToNode(detail.Entry, ControlJson.Default.TrafficEntry)!.AsObject();
            Add(line, "requestBody", detail.Request);
            Add(line, "answerBody", detail.Answer);
            lines.Append(line.ToJsonString(Readable)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static void Add(JsonObject line, string name, RecordedBody? body)
    {
        if (body is null) return;
        line[name] = body.Text;
        if (body.IsCut) line[name + "IsCut"] = true;
    }
}
