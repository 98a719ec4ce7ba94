using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Gateways;

/// <summary>Who a running gateway is: <c>gateway.json</c> in its data folder. Written when it answers, taken away when it ends in order;
/// one that is left over tells that a gateway died, and at which address its agents still look for it.</summary>
public sealed record GatewayRecord
{
    /// <summary>Process id.</summary>
    public required int Pid { get; init; }

    /// <summary>Tells the process from a later one with the same id; empty where the system does not say.</summary>
    public string ProcessStart { get; init; } = "";

    /// <summary>Base URL.</summary>
    public required string Url { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Patchbay's version.</summary>
    public required string Version { get; init; }

    /// <summary>Full path of the settings file it follows.</summary>
    public required string Settings { get; init; }

    /// <summary>Whether the process that wrote this lives.</summary>
    [JsonIgnore]
    public bool IsProcessAlive => ProcessIdentity.IsAlive(Pid, ProcessStart);

    /// <summary>Reads the record; null when there is none, or none that can be read.</summary>
    public static GatewayRecord? Read(GatewayFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.Record), GatewayRecordJson.Default.GatewayRecord);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record; readers see the old one or the new one.</summary>
    public void Write(GatewayFolder folder) => AtomicFile.Write(folder.Record, JsonSerializer.SerializeToUtf8Bytes(this, GatewayRecordJson.Default.GatewayRecord));

    /// <summary>Takes the record away if it is still this process's; a successor's stays.</summary>
    public static void RemoveOwn(GatewayFolder folder)
    {
        if (Read(folder)?.Pid == Environment.ProcessId) File.Delete(folder.Record);
    }
}

/// <summary>The one JSON context of <c>gateway.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(GatewayRecord))]
internal sealed partial class GatewayRecordJson : JsonSerializerContext;
