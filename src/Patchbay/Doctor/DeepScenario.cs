using System.Security.Cryptography;

namespace Patchbay.Doctor;

/// <summary>Something to ask of Claude Code whose answer holds a number that nothing but the way itself can have brought there.</summary>
/// <param name="Name">In two words.</param>
/// <param name="Prompt">What is asked.</param>
/// <param name="Expected">Must stand in the answer.</param>
/// <param name="Arguments">Further arguments of Claude Code.</param>
internal sealed record DeepScenario(string Name, string Prompt, string Expected, IReadOnlyList<string> Arguments)
{
    /// <summary>The MCP server's name as Claude Code knows it, with the tool's.</summary>
    public const string McpTool = "mcp__doctor__read_number";

    /// <summary>All of them; files that they need are written into <paramref name="folder"/>.</summary>
    /// <param name="folder">The agent's folder.</param>
    /// <param name="self">The command line that runs this program.</param>
    public static IReadOnlyList<DeepScenario> All(string folder, IReadOnlyList<string> self)
    {
        var (said, printed, read, called) = (Number(), Number(), Number(), Number());
        var file = Path.Combine(folder, "note.txt");
        File.WriteAllText(Path.Combine(folder, "number.txt"), printed + "\n");
        File.WriteAllText(file, read + "\n");
        var config = Path.Combine(folder, "mcp.json");
        File.WriteAllText(config, McpConfig.Of("doctor", [.. self, Commands.McpNumberCommand.Verb, called]));
        return
        [
            new("plain", $"Say exactly `{said}` and nothing else.", said, []),
            new("Bash", "Please use the Bash tool to run `cat number.txt` and tell me the number that it printed.", printed, ["--allowedTools", "Bash(cat:*)"]),
            new("Read", $"Please use the Read tool on `{file}` and tell me the number in it.", read, ["--allowedTools", "Read"]),
            new(
                "tool search",
                $"Please use the ToolSearch tool with `select:{McpTool}`, then use the {McpTool} tool with `doctor`, and tell me the number that it gives.",
                called,
                ["--mcp-config", config, "--strict-mcp-config", "--allowedTools", McpTool]),
        ];
    }

    private static string Number() => RandomNumberGenerator.GetInt32(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);
}
