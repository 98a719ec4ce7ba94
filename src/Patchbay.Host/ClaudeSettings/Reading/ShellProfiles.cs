using System.Text;
using System.Text.RegularExpressions;

namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>Finds variables in the profiles of shells, line by line. A profile is a program: what it computes is not computed here.</summary>
internal static partial class ShellProfiles
{
    private static readonly string[] InHome =
    [
        ".bashrc", ".bash_profile", ".bash_login", ".profile", ".zshenv", ".zprofile", ".zshrc", ".zlogin", ".config/fish/config.fish",
        ".config/powershell/profile.ps1", ".config/powershell/Microsoft.PowerShell_profile.ps1",
        "Documents/PowerShell/profile.ps1", "Documents/PowerShell/Microsoft.PowerShell_profile.ps1", ".config/environment.d/claude.conf",
    ];

    private static readonly string[] OfTheSystem = ["/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshenv", "/etc/zshenv"];

    /// <summary>The profiles that set a variable of ours, each as a layer.</summary>
    public static IEnumerable<SettingsLayer> Read(ProcessFiles files)
    {
        foreach (var path in InHome.Select(name => Path.Combine(files.Home, name)).Concat(OfTheSystem).Concat(FishParts(files)))
        {
            if (files.Read(path) is not { Length: < 1 << 20 } bytes) continue;
            var source = new SettingsSource(SourceKind.ShellProfile, files.Show(path), path);
            IReadOnlyList<RoutingSetting> settings = [.. Settings(source, Encoding.UTF8.GetString(bytes))];
            if (settings.Count > 0) yield return new SettingsLayer(source, settings) { ChangedAt = files.ChangedAt(path) };
        }
    }

    /// <summary>The variables that a profile's text sets.</summary>
    internal static IEnumerable<RoutingSetting> Settings(SettingsSource source, string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            foreach (Match match in Assignment().Matches(line))
            {
                if (WatchedVariables.Is(match.Groups["name"].Value)) yield return new RoutingSetting(match.Groups["name"].Value, Unquoted(match.Groups["value"].Value), source, number);
            }
        }
    }

    private static IEnumerable<string> FishParts(ProcessFiles files)
    {
        var folder = Path.Combine(files.Home, ".config/fish/conf.d");
        return Directory.Exists(files.FromHere(folder)) ? Directory.GetFiles(files.FromHere(folder), "*.fish").Select(file => Path.Combine(folder, Path.GetFileName(file))) : [];
    }

    private static string Unquoted(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;

    /// <summary><c>export NAME=value</c> and <c>NAME=value</c> at a line's start, fish's <c>set -gx NAME value</c>, PowerShell's <c>$env:NAME = value</c>.
    /// A comment's line begins with none of them.</summary>
    [GeneratedRegex("""^\s*(?:export\s+|declare\s+-x\s+|typeset\s+-x\s+|set\s+(?:-\w+\s+|--\w+\s+)+|\$env:)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*(?:=|(?<=^\s*set\s.*)\s)\s*(?<value>"[^"]*"|'[^']*'|[^\s;#]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}
