using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Gateways;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Installing;

/// <summary>One value that Patchbay wrote into a file.</summary>
/// <param name="Path">Property names from the outermost object down.</param>
/// <param name="Item">The item's name in a list of <c>{"name", "value"}</c>; null for the property itself.</param>
/// <param name="Before">The JSON that stood there; null when nothing did.</param>
/// <param name="Ours">The JSON that we wrote.</param>
/// <param name="Existing">How many names of the path were there before.</param>
/// <param name="IsEntry">True for an object that the file's owner may add to without making it another's.</param>
public sealed record InstalledValue(IReadOnlyList<string> Path, string? Item, string? Before, string Ours, int Existing, bool IsEntry = false)
{
    /// <summary>The place that it stands at.</summary>
    [JsonIgnore]
    public JsoncPlace Place => new(Path, Item);

    /// <summary>True when that is what we wrote.</summary>
    public bool IsOurs(string? current) => IsSame(current, Ours, IsEntry);

    /// <summary>True when a value that stands somewhere is this one.</summary>
    internal static bool IsSame(string? current, string json, bool isEntry) => isEntry ? JsonEntry.Holds(current, json) : current == json;
}

/// <summary>One file that holds something of Patchbay's.</summary>
public sealed record InstalledFile
{
    /// <summary>One of <see cref="InstallTargets.All"/>.</summary>
    public required string Target { get; init; }

    /// <summary><c>user</c>, <c>project</c> or <c>local</c>; empty where there is no choice.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Full path.</summary>
    public required string File { get; init; }

    /// <summary>When it was first installed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True when the file was not there before.</summary>
    public bool Created { get; init; }

    /// <summary>True while the gateway is down and our values are taken out; the next start puts them back.</summary>
    public bool Released { get; init; }

    /// <summary>True when the file makes Claude Code start the gateway by itself: it can never point to a dead address.</summary>
    public bool StartsGateway { get; init; }

    /// <summary>True when the address of this machine's gateway is not in it: another's is, or a command that starts the gateway. Then it is never released.</summary>
    public bool IsIndependent { get; init; }

    /// <summary>What was written into a JSON file.</summary>
    public IReadOnlyList<InstalledValue> Values { get; init; } = [];

    /// <summary>The block that was written into a shell's profile; empty for JSON files.</summary>
    public string Block { get; init; } = "";

    /// <summary>The whole file, where it is Patchbay's alone; else empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>SHA-256 of the file as we left it, hexadecimal.</summary>
    public string After { get; init; } = "";

    /// <summary>Name of the copy of the file as it was before the first install; null when there was none.</summary>
    public string? Original { get; init; }
}

/// <summary>One change of a file, which <c>patchbay undo</c> takes back.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="At">When, UTC.</param>
/// <param name="What">The command: <c>install settings --scope user</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Before">Name of the copy of what was there; null when nothing was.</param>
/// <param name="After">SHA-256 of what is there since; null when the file was taken away.</param>
/// <param name="EntryBefore">The journal's entry before; null when there was none.</param>
public sealed record FileChange(int Id, DateTimeOffset At, string What, string File, string? Before, string? After, InstalledFile? EntryBefore);

/// <summary>What Patchbay has written into files of others: <c>installed.json</c> in the data folder (0600).</summary>
public sealed record InstallJournal
{
    /// <summary>The gateway's address as it was last installed.</summary>
    public string Url { get; init; } = "";

    /// <summary>True after <c>patchbay down</c>: nobody is to start the gateway by himself.</summary>
    public bool Stopped { get; init; }

    /// <summary>The files.</summary>
    public IReadOnlyList<InstalledFile> Files { get; init; } = [];

    /// <summary>The last changes, oldest first.</summary>
    public IReadOnlyList<FileChange> Changes { get; init; } = [];

    /// <summary>True when a file points to this machine's gateway.</summary>
    [JsonIgnore]
    public bool NeedsGateway => Files.Any(static file => !file.IsIndependent);

    /// <summary>The entry of a file.</summary>
    public InstalledFile? Find(string target, string file) => Files.FirstOrDefault(entry => entry.Target == target && entry.File == file);

    /// <summary>The journal with an entry put in, replaced, or with null taken out.</summary>
    public InstallJournal With(string target, string file, InstalledFile? entry) =>
        this with { Files = [.. Files.Where(other => other.Target != target || other.File != file), .. entry is null ? Array.Empty<InstalledFile>() : [entry]] };

    /// <summary>Reads the journal; an empty one when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static InstallJournal Read(GatewayFolder folder)
    {
        var path = PathOf(folder);
        if (!System.IO.File.Exists(path)) return new InstallJournal();
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), InstallJournalJson.Default.InstallJournal) ?? new InstallJournal();
        }
        catch (JsonException broken)
        {
            throw new IOException($"`{path}` is damaged: {broken.Message}");
        }
    }

    /// <summary>Writes the journal.</summary>
    public void Write(GatewayFolder folder) => AtomicFile.Write(PathOf(folder), JsonSerializer.SerializeToUtf8Bytes(this, InstallJournalJson.Default.InstallJournal));

    /// <summary>Where it is.</summary>
    internal static string PathOf(GatewayFolder folder) => Path.Combine(folder.Path, "installed.json");
}

/// <summary>The one JSON context of <c>installed.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(InstallJournal))]
internal sealed partial class InstallJournalJson : JsonSerializerContext;
