using System.Text;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Installing;

/// <summary>Editors that start an agent as a program (Agent Client Protocol), and where each of them reads which.</summary>
/// <remarks>What is written starts <c>patchbay acp</c>, which starts the gateway by itself: no address is in it that could be dead.</remarks>
public static class AgentEditors
{
    /// <summary>What the agent is called there.</summary>
    public const string AgentName = "patchbay";

    /// <summary>The targets.</summary>
    public static IReadOnlyList<string> All { get; } = ["zed", "jetbrains", "neovim"];

    /// <summary>What belongs where.</summary>
    /// <param name="input">What there is.</param>
    /// <param name="target">One of <see cref="All"/>.</param>
    public static InstallTarget Of(InstallInput input, string target) => target switch
    {
        "zed" => Entry(target, ZedFile(input), $$"""{"type": "custom", {{Command(input.AgentCommand)}}}"""),
        "jetbrains" => Entry(target, Path.Combine(input.Home, ".jetbrains", "acp.json"), $$"""{{{Command(input.AgentCommand)}}}"""),
        _ => new InstallTarget(target, "", NeovimFile(input), [], IsIndependent: true, Text: NeovimPlugin.Write(AgentName, input.AgentCommand)),
    };

    private static InstallTarget Entry(string target, string file, string json) =>
        new(target, "", file, [new WantedValue(new JsoncPlace(["agent_servers", AgentName]), json, IsEntry: true)], IsIndependent: true);

    private static string Command(IReadOnlyList<string> command) =>
        $$"""{{Member("command", Json(command[0]))}}, {{Member("args", $"[{string.Join(", ", command.Skip(1).Select(Json))}]")}}, {{Member("env", "{}")}}""";

    private static string Member(string name, string json) => $"{Json(name)}: {json}";

    private static string Json(string text) => Encoding.UTF8.GetString(JsoncEditor.Quote(text));

    /// <summary>On macOS Zed does not look at the XDG variables.</summary>
    private static string ZedFile(InstallInput input) => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Zed", "settings.json")
        : Path.Combine((OperatingSystem.IsMacOS() ? null : input.FolderOf("XDG_CONFIG_HOME")) ?? Path.Combine(input.Home, ".config"), "zed", "settings.json");

    /// <summary>Neovim reads every file of this folder by itself, after the user's own <c>init</c>.</summary>
    private static string NeovimFile(InstallInput input)
    {
        var folder = input.FolderOf("XDG_CONFIG_HOME")
            ?? (OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : Path.Combine(input.Home, ".config"));
        return Path.Combine(folder, input.FolderOf("NVIM_APPNAME") ?? "nvim", "plugin", "patchbay.lua");
    }
}
