using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Endpoints.Conformance;

/// <summary>What is kept of the reports, for whoever starts an agent: one small file in the data folder, for the owner alone.</summary>
/// <param name="folder">The data folder.</param>
public sealed class ConformanceMemory(string folder)
{
    /// <summary>The oldest are forgotten.</summary>
    /// <value>100: more addresses than a person has.</value>
    private const int Most = 100;

    private const int MaxBytes = 256 * 1024;

    private string File => Path.Combine(folder, "doctor.json");

    /// <summary>Keeps what a report says.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Keep(Endpoint endpoint, ConformanceReport report)
    {
        if (report.ToolReference is not { } toolReference || endpoint.Dialect != Dialect.AnthropicMessages || endpoint.Kind.IsDemo) return;
        var entry = new RememberedEndpoint(KeyOf(endpoint), report.Time, toolReference);
        var kept = Read().Where(other => other.Url != entry.Url).Append(entry).OrderByDescending(other => other.Time).Take(Most).ToArray();
        AtomicFile.Write(File, JsonSerializer.SerializeToUtf8Bytes(kept, MemoryJson.Default.IReadOnlyListRememberedEndpoint));
    }

    /// <summary>Whether a tool that was found by searching reaches the model there: always where Patchbay translates and does the search itself.</summary>
    /// <returns>Null when nobody has looked.</returns>
    public bool? ToolReferenceAt(Endpoint endpoint)
    {
        if (endpoint.Dialect != Dialect.AnthropicMessages) return true;
        return Read().FirstOrDefault(entry => entry.Url == KeyOf(endpoint))?.ToolReference;
    }

    /// <summary>The address without user name, password and query, any of which may be a secret.</summary>
    private static string KeyOf(Endpoint endpoint) => EndpointWords.UrlWithoutSecrets(endpoint.Url);

    private IReadOnlyList<RememberedEndpoint> Read()
    {
        try
        {
            var file = new FileInfo(File);
            if (!file.Exists || file.Length > MaxBytes) return [];
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File), MemoryJson.Default.IReadOnlyListRememberedEndpoint)?.Where(entry => entry is { Url: not null }).ToArray() ?? [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            // Nothing depends on it that another run would not bring back.
            return [];
        }
    }
}

/// <summary>What is known of an address.</summary>
/// <param name="Url">Its base URL, without secrets.</param>
/// <param name="Time">When it was looked over.</param>
/// <param name="ToolReference">Whether <c>tool_reference</c> arrives.</param>
internal sealed record RememberedEndpoint(string Url, DateTimeOffset Time, bool ToolReference);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<RememberedEndpoint>))]
internal sealed partial class MemoryJson : JsonSerializerContext;
