using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Direct;

/// <summary>An agent that sends to its endpoint itself, and the launcher that moves it: <c>direct/PID.json</c> in the data folder, PID the launcher's.</summary>
public sealed record DirectRecord
{
    /// <summary>The launcher's process id.</summary>
    public required int Launcher { get; init; }

    /// <summary>Tells the launcher from a later process with the same id; empty where the system does not say.</summary>
    public string LauncherStart { get; init; } = "";

    /// <summary>The agent's process id.</summary>
    public required int Agent { get; init; }

    /// <summary>Name of the endpoint that it sends to.</summary>
    public required string Endpoint { get; init; }

    /// <summary>That one's base URL.</summary>
    public required string Url { get; init; }

    /// <summary>Name of the endpoint that it is to move to as soon as its turn is over; null when it is where it shall be.</summary>
    public string? MovesTo { get; init; }

    /// <summary>Why it stays behind; null when nothing stands in the way.</summary>
    public string? Obstacle { get; init; }

    /// <summary>The agents whose launcher lives.</summary>
    /// <param name="dataFolder">The data folder of the settings file that they follow.</param>
    public static IReadOnlyList<DirectRecord> All(string dataFolder)
    {
        var folder = new DirectoryInfo(FolderIn(dataFolder));
        return folder.Exists ? [.. folder.EnumerateFiles("*.json").Select(static file => Read(file.FullName)).OfType<DirectRecord>().Where(static record => record.IsAlive).OrderBy(static record => record.Launcher)] : [];
    }

    /// <summary>Whether the launcher lives.</summary>
    [JsonIgnore]
    public bool IsAlive => ProcessIdentity.IsAlive(Launcher, LauncherStart);

    /// <summary>Writes the record, and takes away those of launchers that were killed.</summary>
    internal void Write(string dataFolder)
    {
        var folder = FolderIn(dataFolder);
        AtomicFile.CreateFolder(folder);
        AtomicFile.Write(PathOf(dataFolder, Launcher), JsonSerializer.SerializeToUtf8Bytes(this, DirectRecordJson.Default.DirectRecord));
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            if (Read(file) is { IsAlive: false } gone) Remove(dataFolder, gone.Launcher);
        }
    }

    internal static void Remove(string dataFolder, int launcher)
    {
        File.Delete(PathOf(dataFolder, launcher));
        File.Delete(RestartOf(dataFolder, launcher));
    }

    /// <summary>Asks the launcher to start the agent anew between two turns.</summary>
    public void AskForRestart(string dataFolder) => AtomicFile.Write(RestartOf(dataFolder, Launcher), []);

    /// <summary>The agent's record as it is now; null when its launcher has ended.</summary>
    public DirectRecord? Again(string dataFolder) => Read(PathOf(dataFolder, Launcher)) is { IsAlive: true } record ? record : null;

    /// <summary>Takes a request to start anew, if there is one.</summary>
    internal static bool TakeRestart(string dataFolder, int launcher)
    {
        var path = RestartOf(dataFolder, launcher);
        if (!File.Exists(path)) return false;
        File.Delete(path);
        return true;
    }

    internal static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "direct");

    private static string PathOf(string dataFolder, int launcher) => Path.Combine(FolderIn(dataFolder), $"{launcher}.json");

    private static string RestartOf(string dataFolder, int launcher) => Path.Combine(FolderIn(dataFolder), $"{launcher}.restart");

    private static DirectRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), DirectRecordJson.Default.DirectRecord);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>The one JSON context of <c>direct/PID.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DirectRecord))]
internal sealed partial class DirectRecordJson : JsonSerializerContext;
