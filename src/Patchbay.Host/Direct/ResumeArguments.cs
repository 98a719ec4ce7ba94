namespace Patchbay.Host.Direct;

/// <summary>The arguments that bring a conversation of Claude Code back with everything that it was started with.</summary>
/// <remarks>Which options take what is that of <c>claude --help</c>, 2.1.330. An option that is not known here is kept with the word behind it.</remarks>
public static class ResumeArguments
{
    private enum Takes
    {
        Nothing,
        One,
        Many,
        MaybeOne,
    }

    /// <summary>Options that say which conversation it is, or that its start alone is about.</summary>
    private static readonly Dictionary<string, Takes> AboutTheStart = new(StringComparer.Ordinal)
    {
        ["-c"] = Takes.Nothing, ["--continue"] = Takes.Nothing, ["-r"] = Takes.MaybeOne, ["--resume"] = Takes.MaybeOne, ["--session-id"] = Takes.One,
        ["--fork-session"] = Takes.Nothing, ["--from-pr"] = Takes.MaybeOne, ["--teleport"] = Takes.MaybeOne, ["-w"] = Takes.MaybeOne, ["--worktree"] = Takes.MaybeOne,
        ["--tmux"] = Takes.Nothing, ["--file"] = Takes.Many,
    };

    private static readonly Dictionary<string, Takes> Others = new(StringComparer.Ordinal)
    {
        ["--add-dir"] = Takes.Many, ["--allowedTools"] = Takes.Many, ["--allowed-tools"] = Takes.Many, ["--betas"] = Takes.Many, ["--disallowedTools"] = Takes.Many,
        ["--disallowed-tools"] = Takes.Many, ["--mcp-config"] = Takes.Many, ["--tools"] = Takes.Many,
        ["-d"] = Takes.MaybeOne, ["--debug"] = Takes.MaybeOne, ["--prompt-suggestions"] = Takes.MaybeOne, ["--remote-control"] = Takes.MaybeOne,
        ["--allow-dangerously-skip-permissions"] = Takes.Nothing, ["--ax-screen-reader"] = Takes.Nothing, ["--bare"] = Takes.Nothing, ["--brief"] = Takes.Nothing,
        ["--chrome"] = Takes.Nothing, ["--dangerously-skip-permissions"] = Takes.Nothing, ["--disable-slash-commands"] = Takes.Nothing, ["--ide"] = Takes.Nothing,
        ["--no-chrome"] = Takes.Nothing, ["--restricted"] = Takes.Nothing, ["--safe-mode"] = Takes.Nothing, ["--strict-mcp-config"] = Takes.Nothing,
        ["--exclude-dynamic-system-prompt-sections"] = Takes.Nothing, ["--verbose"] = Takes.Nothing,
    };

    /// <summary>Makes them.</summary>
    /// <param name="original">What the agent was started with.</param>
    /// <param name="session">The conversation's id.</param>
    /// <returns>The options that still hold, then <c>--resume</c>. The prompt is not among them: it has been asked.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<string> original, string session)
    {
        var kept = new List<string>();
        for (var index = 0; index < original.Count && original[index] != "--"; index++)
        {
            var word = original[index];
            if (!word.StartsWith('-')) continue; // The prompt.
            var name = word.Split('=')[0];
            var isDropped = AboutTheStart.TryGetValue(name, out var takes);
            if (!isDropped) takes = Others.GetValueOrDefault(name, Takes.MaybeOne);
            if (!isDropped) kept.Add(word);
            if (word.Contains('=', StringComparison.Ordinal)) continue;
            for (var taken = 0; index + 1 < original.Count && MayTake(takes, taken, original[index + 1]); taken++)
            {
                index++;
                if (!isDropped) kept.Add(original[index]);
            }
        }

        return [.. kept, "--resume", session];
    }

    private static bool MayTake(Takes takes, int taken, string next) => takes switch
    {
        Takes.One => taken == 0,
        Takes.MaybeOne => taken == 0 && !next.StartsWith('-'),
        Takes.Many => !next.StartsWith('-'),
        _ => false,
    };
}
