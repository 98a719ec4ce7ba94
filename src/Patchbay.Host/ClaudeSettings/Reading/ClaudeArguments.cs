namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>What of Claude Code's command line has to do with its settings.</summary>
public sealed record ClaudeArguments
{
    /// <summary>The value of <c>--settings</c>: a path, or JSON; null without it. Of several the last one counts (measured, 2.1.330).</summary>
    public string? Settings { get; init; }

    /// <summary>The value of <c>--setting-sources</c>; null without it.</summary>
    public string? SettingSources { get; init; }

    /// <summary>True with <c>--restricted</c>: no file of user or project counts.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>True with <c>-p</c> or <c>--print</c>.</summary>
    public bool Prints { get; init; }

    /// <summary>True when it is driven line by line: <c>--input-format stream-json</c>.</summary>
    public bool IsDriven { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">Everything behind the program's name.</param>
    public static ClaudeArguments Parse(IEnumerable<string> arguments)
    {
        string[] words = [.. arguments.TakeWhile(word => word != "--")];
        return new ClaudeArguments
        {
            Settings = Value(words, "--settings"),
            SettingSources = Value(words, "--setting-sources"),
            IsRestricted = words.Contains("--restricted"),
            Prints = words.Contains("-p") || words.Contains("--print"),
            IsDriven = Value(words, "--input-format") == "stream-json",
        };
    }

    /// <summary>Whether a kind of file is left out.</summary>
    public string? Excludes(SourceKind kind)
    {
        var name = kind switch { SourceKind.User => "user", SourceKind.Project => "project", SourceKind.Local => "local", _ => null };
        if (name is null) return null;
        if (IsRestricted) return "`--restricted` leaves it out";
        return SettingSources is { } sources && !sources.Split(',', StringSplitOptions.TrimEntries).Contains(name) ? $"`--setting-sources {(sources.Length == 0 ? "\"\"" : sources)}` leaves it out" : null;
    }

    private static string? Value(string[] words, string option)
    {
        string? value = null;
        for (var index = 0; index < words.Length; index++)
        {
            if (words[index] == option && index + 1 < words.Length) value = words[++index];
            else if (words[index].StartsWith(option + "=", StringComparison.Ordinal)) value = words[index][(option.Length + 1)..];
        }

        return value;
    }
}
