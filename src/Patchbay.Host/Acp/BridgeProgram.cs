using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Acp;

/// <summary>The program that speaks the Agent Client Protocol for Claude Code.</summary>
/// <param name="Program">Full path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Source">Where it was found, for a person.</param>
public sealed record BridgeProgram(string Program, IReadOnlyList<string> Arguments, string Source)
{
    /// <summary>The npm package.</summary>
    public const string Package = "@agentclientprotocol/claude-agent-acp";

    /// <summary>The version that the tests run, and that <c>npx</c> is asked for.</summary>
    public const string Version = "0.101.0";

    /// <summary>Names another bridge: a program, or a script for Node.</summary>
    public const string Variable = "PATCHBAY_ACP_BRIDGE";

    private const string Command = "claude-agent-acp";

    private const string ByNpx = "by npx";

    /// <summary>Whether npm may have to fetch it first: some 400 MB, half a minute or more (0.101.0).</summary>
    public bool IsFetched => Source == ByNpx;

    /// <summary>Looks in this order: <see cref="Variable"/>, the path, the modules of the folder and of those above it, <c>npx</c>.</summary>
    /// <returns>The program, or why there is none.</returns>
    public static (BridgeProgram? Program, Finding? Finding) Find(IReadOnlyDictionary<string, string> environment, string folder)
    {
        var node = ProgramPath.Find("node", environment);
        if (environment.GetValueOrDefault(Variable) is { Length: > 0 } named)
        {
            if (named.EndsWith(".js", StringComparison.Ordinal) || named.EndsWith(".mjs", StringComparison.Ordinal)) return File.Exists(named) && node is not null ? (new(node, [Path.GetFullPath(named)], Variable), null) : Missing(named, node);
            return ProgramPath.Find(named, environment) is { } program ? (new(program, [], Variable), null) : Missing(named, node);
        }

        if (node is null) return Missing(Command, node);
        if (ProgramPath.Find(Command, environment) is { } installed) return (new(installed, [], "on the path"), null);
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var script = Path.Combine(at.FullName, "node_modules", "@agentclientprotocol", Command, "dist", "index.js");
            if (File.Exists(script)) return (new(node, [script], Path.GetDirectoryName(Path.GetDirectoryName(script))!), null);
        }

        return ProgramPath.Find("npx", environment) is { } npx ? (new(npx, ["--yes", $"{Package}@{Version}"], ByNpx), null) : Missing(Command, node);
    }

    private static (BridgeProgram?, Finding) Missing(string name, string? node) => (null, OwnFindings.BridgeNotFound(name, node is not null));
}
