namespace Patchbay.Commands;

/// <summary>A command line of <c>patchbay claude …</c> or <c>patchbay run …</c>, cut where the agent's own arguments begin.</summary>
/// <param name="Verb"><c>claude</c> or <c>run</c>.</param>
/// <param name="Settings">The value of <c>--settings</c> before the verb, or null.</param>
/// <param name="Rest">Everything after the verb, untouched.</param>
/// <param name="IsDirect">Whether <c>--direct</c> stood right behind <c>claude</c>: without the gateway.</param>
/// <remarks>Cut before the parser sees it: it would take <c>--help</c>, <c>--version</c> or <c>--settings</c> for ours, and those after
/// the verb belong to the agent. It also spares an agent's start the parser.</remarks>
internal sealed record AgentArguments(string Verb, string? Settings, IReadOnlyList<string> Rest, bool IsDirect = false)
{
    /// <summary>The one option of <c>patchbay claude</c> itself; it stands first, so that it is never one of Claude Code's.</summary>
    public const string Direct = "--direct";

    /// <summary>Cuts the command line; null when it is none of these two verbs, or is for the parser to explain.</summary>
    public static AgentArguments? Find(IReadOnlyList<string> arguments)
    {
        string? settings = null;
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (argument is "claude" or "run") return new AgentArguments(argument, settings, [.. arguments.Skip(index + 1)]).IfStartable();
            if (argument.StartsWith("--settings=", StringComparison.Ordinal)) settings = argument["--settings=".Length..];
            else if (argument == "--settings" && index + 1 < arguments.Count) settings = arguments[++index];
            else return null;
        }

        return null;
    }

    /// <summary><c>run</c> has options of its own until its command begins; only <c>--</c> or a word that is no option begins it.</summary>
    private AgentArguments? IfStartable() => (Verb, Rest) switch
    {
        ("claude", [Direct, ..]) => this with { Rest = [.. Rest.Skip(1)], IsDirect = true },
        ("claude", _) => this,
        (_, ["--", _, ..]) => this with { Rest = [.. Rest.Skip(1)] },
        (_, [var first, ..]) when !first.StartsWith('-') => this,
        _ => null,
    };
}
