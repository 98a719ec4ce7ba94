using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Endpoints.Credentials;
using Patchbay.Protocol.Control;

namespace Patchbay.Gateway.Routing;

/// <summary>An endpoint that was given to one session.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Endpoint">The endpoint as it was written, never empty.</param>
/// <param name="Since">When, UTC.</param>
public sealed record GivenEndpoint(string Session, string Endpoint, DateTimeOffset Since);

/// <summary>What sessions were given, on the disk: one small file in the data folder, for the owner alone, so that a gateway that
/// died comes back with it.</summary>
/// <param name="folder">The data folder; its gateway is the only one that writes there.</param>
public sealed class SessionMemory(string folder)
{
    /// <summary>More than this is no file of ours.</summary>
    /// <value>16 MiB: the longest ids and endpoints there can be, all of them escaped, a thousand times.</value>
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The file's path.</summary>
    public string FullPath => Path.Combine(folder, "sessions.json");

    /// <summary>Reads it.</summary>
    /// <param name="problem">What is wrong with it; empty when nothing is, also when it is not there. What could be read is returned all the same.</param>
    public IReadOnlyList<GivenEndpoint> Read(out string problem)
    {
        problem = "";
        try
        {
            AtomicFile.RemoveLeftovers(FullPath);
            var file = new FileInfo(FullPath);
            if (!file.Exists) return [];
            if (file.Length > MaxBytes)
            {
                problem = $"it has {file.Length} bytes";
                return [];
            }

            var entries = JsonSerializer.Deserialize(File.ReadAllBytes(FullPath), SessionMemoryJson.Default.IReadOnlyListGivenEndpoint) ?? [];
            GivenEndpoint[] whole = [.. entries.Where(IsWhole).DistinctBy(static entry => entry.Session, StringComparer.Ordinal)];
            if (whole.Length < entries.Count) problem = $"{entries.Count - whole.Length} of its {entries.Count} entries cannot be used";
            return whole;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            problem = unreadable.Message;
            return [];
        }
    }

    /// <summary>Replaces it whole.</summary>
    /// <exception cref="IOException">It cannot be written; the old one is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public void Write(IReadOnlyList<GivenEndpoint> entries) =>
        AtomicFile.Write(FullPath, JsonSerializer.SerializeToUtf8Bytes(entries, SessionMemoryJson.Default.IReadOnlyListGivenEndpoint));

    private static bool IsWhole(GivenEndpoint? entry) =>
        entry is { Session.Length: > 0 and <= SessionEndpointChange.MaxSessionLength, Endpoint.Length: > 0 and <= SessionEndpointChange.MaxEndpointLength };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<GivenEndpoint>))]
internal sealed partial class SessionMemoryJson : JsonSerializerContext;
