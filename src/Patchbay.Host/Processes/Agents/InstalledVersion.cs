using System.Text.Json;
using Patchbay.Host.ClaudeSettings.Reading;
using Patchbay.Host.Processes.Table;

namespace Patchbay.Host.Processes.Agents;

/// <summary>The version of a Claude Code by the package that its program belongs to, for a process that says nothing of itself and for one that is
/// still to start.</summary>
public static class InstalledVersion
{
    private const string Package = "@anthropic-ai/claude-code";
    private const string KitPackage = "@anthropic-ai/claude-agent-sdk";

    /// <summary>Folders looked at above a program: <c>bin/</c> of the package is the deepest place.</summary>
    private const int Levels = 3;

    /// <summary>The version of a program; empty when that does not show.</summary>
    public static string OfProgram(string program) => At(new ProcessFiles("", ""), program, null);

    /// <summary>The version of a process; empty when that does not show, or when its program was replaced while it ran.</summary>
    public static string Of(ProcessView process, ProcessFiles files)
    {
        if (AgentRecognition.HidesArguments(process)) return FromEnvironment(process, files);
        var program = AgentRecognition.Script(process) is { } script ? Path.GetFullPath(Path.Combine(process.Folder, script)) : process.Program;
        return At(files, program, process.StartedAt);
    }

    /// <summary>Nothing of the command line is left: what a shell has noted, or <c>claude</c> on its path, is what was started most likely.</summary>
    private static string FromEnvironment(ProcessView process, ProcessFiles files)
    {
        if (process.Environment is not { } environment) return "";
        var noted = environment.GetValueOrDefault("_") is { } last && Path.GetFileName(last) == "claude" && Path.IsPathRooted(last) ? (string[])[last] : [];
        var onPath = (environment.GetValueOrDefault("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, "claude"));
        return noted.Concat(onPath).FirstOrDefault(path => File.Exists(files.FromHere(files.Follow(path)))) is { } program ? At(files, program, process.StartedAt) : "";
    }

    private static string At(ProcessFiles files, string program, DateTimeOffset? startedAt)
    {
        const string deleted = " (deleted)"; // The kernel's word for a program whose file was taken away.
        var isReplaced = program.EndsWith(deleted, StringComparison.Ordinal);
        var path = files.Follow(isReplaced ? program[..^deleted.Length] : program);
        // The native installer names the program by its version.
        if (path.Replace('\\', '/').Split("/claude/versions/") is [_, var named] && Version.TryParse(named, out _)) return named;
        if (isReplaced) return "";
        var folder = Path.GetDirectoryName(path);
        for (var level = 0; level < Levels && folder is not null; level++, folder = Path.GetDirectoryName(folder))
        {
            if (files.Read(Path.Combine(folder, "package.json")) is not { } text) continue;
            // npm sets a package's files to 1985; that of the folder is when it was put there.
            return startedAt is { } start && files.FolderChangedAt(folder) > start ? "" : OfPackage(files, folder, text);
        }

        return "";
    }

    private static string OfPackage(ProcessFiles files, string folder, byte[] text)
    {
        var (name, version, inside) = Read(text);
        if (name.StartsWith(Package, StringComparison.Ordinal)) return version;
        // An SDK has a client inside, and says which.
        if (name == KitPackage) return inside;
        return name.StartsWith(KitPackage, StringComparison.Ordinal) && files.Read(Path.Combine(folder, "..", "claude-agent-sdk", "package.json")) is { } beside ? Read(beside).Inside : "";
    }

    private static (string Name, string Version, string Inside) Read(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return (Text(document.RootElement, "name"), Text(document.RootElement, "version"), Text(document.RootElement, "claudeCodeVersion"));
        }
        catch (JsonException)
        {
            return ("", "", ""); // Half written, or not a package's.
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
