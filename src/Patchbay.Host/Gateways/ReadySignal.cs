using System.IO.Pipes;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Host.Gateways;

/// <summary>The one line that a gateway in the background sends to the launcher that started it: that it answers, or why it does not.
/// No line at all means that it died.</summary>
public static class ReadySignal
{
    private const string ReadyWord = "ready";

    /// <summary>The option by which a started gateway learns of the pipe.</summary>
    public const string Option = "--ready-pipe";

    /// <summary>Says that the gateway answers, or why it cannot.</summary>
    /// <param name="pipe">The value of <see cref="Option"/>.</param>
    /// <param name="finding">Why it cannot; null = it answers.</param>
    public static void Send(string pipe, Finding? finding)
    {
        try
        {
            using var stream = new AnonymousPipeClientStream(PipeDirection.Out, pipe);
            using var writer = new StreamWriter(stream);
            writer.WriteLine(finding is null ? ReadyWord : JsonSerializer.Serialize(finding, ReadySignalJson.Default.Finding));
        }
        catch (Exception gone) when (gone is IOException or ArgumentException)
        {
            // The launcher did not wait for us. The gateway is there for the next one.
        }
    }

    /// <summary>Reads the line.</summary>
    /// <returns>Whether the gateway answers, and the finding if it said why not.</returns>
    internal static (bool IsReady, Finding? Finding) Parse(string? line)
    {
        if (line == ReadyWord) return (true, null);
        try
        {
            return (false, line is null ? null : JsonSerializer.Deserialize(line, ReadySignalJson.Default.Finding));
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }
}

/// <summary>The one JSON context of the ready pipe.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Finding))]
internal sealed partial class ReadySignalJson : JsonSerializerContext;
