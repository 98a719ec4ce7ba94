namespace Patchbay.Host.ClaudeSettings;

/// <summary>Something that Claude Code does from a version on.</summary>
/// <param name="Since">The first version that was seen to do it.</param>
/// <param name="LastWithout">The last one that was seen not to; between the two none was published.</param>
public sealed record VersionThreshold(string Since, string LastWithout)
{
    /// <summary>True for that version, a later one, and one that is not known: most clients renew themselves.</summary>
    public bool IsReachedBy(string version) => !ClientVersion.IsBefore(version, Since);
}

/// <summary>What one Claude Code does with settings and pins, by its version and by the way it is run.</summary>
/// <remarks>All thresholds were found by bisection over the published versions on 2026-11-28, Linux, each with a process that answers line by line (or a
/// terminal UI in tmux) and an endpoint that notes where its next request lands; <c>docs/decisions/resolver.md</c> has the table.</remarks>
/// <param name="Version">Its version; empty when it is not known, which counts as the newest.</param>
/// <param name="IsTerminal">True for the terminal UI, false for <c>-p</c> and everything that drives it.</param>
public sealed record ClientBehaviour(string Version, bool IsTerminal)
{
    private const string FullPinName = "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST";
    private const string NarrowPinName = "CLAUDE_CODE_HOST_AUTH_ENV_VAR";

    /// <summary>True when it may be older than <see cref="Version"/>, but not newer.</summary>
    public bool IsAtMost { get; init; }

    /// <summary>The terminal UI obeys <c>env</c> of a settings file that changes while it runs.</summary>
    public static VersionThreshold TerminalReadsAgain { get; } = new("2.0.65", "2.0.64");

    /// <summary><c>-p</c>, and with it every SDK and editor, does so too.</summary>
    public static VersionThreshold PrintReadsAgain { get; } = new("2.1.32", "2.1.31");

    /// <summary>Every change of a settings file is noticed, however it was made. Before, only one that was edited in place surely is: up to 2.1.126 a file that
    /// was not there at the start is passed over, and from 2.1.113 to 2.1.131 one that was put in the place of another, as editors and programs do it.</summary>
    public static VersionThreshold NoticesEveryChange { get; } = new("2.1.132", "2.1.131");

    /// <summary>The last version that node runs; what runs in it and does not show its version is that one or an older one.</summary>
    public const string LastInNode = "2.1.112";

    /// <summary><c>managed-settings.d</c> is read.</summary>
    public static VersionThreshold ReadsManagedDropIns { get; } = new("2.1.83", "2.1.81");

    /// <summary><c>CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST</c> keeps files off the route, at the start and later.</summary>
    public static VersionThreshold FullPin { get; } = new("2.1.83", "2.1.81");

    /// <summary><c>CLAUDE_CODE_HOST_AUTH_ENV_VAR</c> does.</summary>
    public static VersionThreshold NarrowPin { get; } = new("2.1.153", "2.1.152");

    /// <summary>Whether a changed file moves it while it runs.</summary>
    public bool ReadsAgain => (IsTerminal ? TerminalReadsAgain : PrintReadsAgain).IsReachedBy(Version);

    /// <summary>Whether a running process applies what stands in such a place now.</summary>
    public bool AppliesAgain(SourceKind kind) => ReadsAgain && kind.IsAppliedAgain();

    /// <summary>The version from which on a variable of the environment is a pin; null when that does not depend on it.</summary>
    public static VersionThreshold? OfPin(string variable) => variable switch
    {
        FullPinName => FullPin,
        NarrowPinName => NarrowPin,
        _ => null,
    };

    /// <summary>Whether it knows a variable as a pin.</summary>
    public bool KnowsPin(string variable) => OfPin(variable)?.IsReachedBy(Version) ?? true;

    /// <summary>The version that an agent would need to have for the pin in its environment; null when it has it, or there is none.</summary>
    /// <param name="environment">The agent's environment.</param>
    public VersionThreshold? NeededFor(IReadOnlyDictionary<string, string> environment) =>
        new[] { FullPinName, NarrowPinName }.Where(environment.ContainsKey).Select(OfPin).FirstOrDefault(threshold => !threshold!.IsReachedBy(Version));

    /// <summary>Its version, for people.</summary>
    public string VersionName => $"Claude Code {Version}{(IsAtMost ? " or older" : "")}";

    /// <summary>It by its version and the way it is run, for people.</summary>
    public string Name => VersionName + (IsTerminal ? "" : " without its terminal UI");
}
