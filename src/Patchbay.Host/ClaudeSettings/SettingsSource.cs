namespace Patchbay.Host.ClaudeSettings;

/// <summary>One place that was looked at.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name for people: a path with <c>~</c> for the home folder, or words.</param>
/// <param name="File">Its path as the process sees it; empty when it is no file.</param>
public sealed record SettingsSource(SourceKind Kind, string Name, string File = "")
{
    /// <summary>The place with a line, as editors and terminals understand it: <c>~/.claude/settings.json:4</c>.</summary>
    public string At(int line) => line > 0 ? $"{Name}:{line.ToString(CultureInfo.InvariantCulture)}" : Name;
}

/// <summary>One value of one variable in one place.</summary>
/// <param name="Variable">The variable; <c>apiKeyHelper</c> for that setting.</param>
/// <param name="Value">Its value as written. It may be a secret: show <see cref="Shown"/>.</param>
/// <param name="Source">The place.</param>
/// <param name="Line">Its line there, from 1; 0 when the place has none.</param>
public sealed record RoutingSetting(string Variable, string Value, SettingsSource Source, int Line)
{
    /// <summary>The value for a person, without anything secret.</summary>
    public string Shown => WatchedVariables.Show(Variable, Value);

    /// <summary>Place and line.</summary>
    public string Where => Source.At(Line);

    /// <inheritdoc/>
    public override string ToString() => $"{Variable}={Shown} ({Where})";
}

/// <summary>What one place says.</summary>
/// <param name="Source">The place.</param>
/// <param name="Settings">The variables that matter, in the order written.</param>
public sealed record SettingsLayer(SettingsSource Source, IReadOnlyList<RoutingSetting> Settings)
{
    /// <summary>Why nothing of it counts: <c>--setting-sources</c> leaves it out, or it does not load. Null when it counts.</summary>
    public string? Ignored { get; init; }

    /// <summary>Why it cannot be read, when that is why it is ignored; a warning in itself.</summary>
    public string? Problem { get; init; }

    /// <summary>When it last changed, or was taken away, as far as the file system tells; null when that is not known.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>True when git keeps it: everyone with the repository has what stands in it.</summary>
    public bool IsCommitted { get; init; }
}

/// <summary>Everything that decides where one Claude Code sends, as it was found at one moment.</summary>
/// <param name="Layers">The places, in the order of their rank.</param>
public sealed record SourceSet(IReadOnlyList<SettingsLayer> Layers)
{
    /// <summary>The client's version; empty when it is not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>True for the terminal UI, false for <c>-p</c> and what drives it.</summary>
    public bool IsTerminal { get; init; } = true;

    /// <summary>What a client of this version does. One that hides its command line is run by node, whatever its version.</summary>
    public ClientBehaviour Behaviour => Version.Length == 0 && !ShowsArguments
        ? new ClientBehaviour(ClientBehaviour.LastInNode, IsTerminal) { IsAtMost = true }
        : new ClientBehaviour(Version, IsTerminal);

    /// <summary>When the process started; null for one that is still to start.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>True when a claude.ai login is stored for it.</summary>
    public bool HasLogin { get; init; }

    /// <summary>False when the process does not show its environment: another user's.</summary>
    public bool ShowsEnvironment { get; init; } = true;

    /// <summary>False when the command line is not known: clients that node runs write their title over it.</summary>
    public bool ShowsArguments { get; init; } = true;

    /// <summary>Whether a running process obeys what stands in a place now.</summary>
    public bool ObeysNow(SettingsSource source) => Behaviour.AppliesAgain(source.Kind) && !MayMiss(source);

    /// <summary>True for a file that has changed while a client ran that does not notice every change. How it was changed cannot be seen afterwards.</summary>
    public bool MayMiss(SettingsSource source) =>
        !ClientBehaviour.NoticesEveryChange.IsReachedBy(Behaviour.Version) && Layers.Any(layer => layer.Source == source && layer.ChangedAt > StartedAt);

    /// <summary>The places whose text may have set what the process holds, and that have changed since it started.</summary>
    public IEnumerable<SettingsLayer> ChangedSinceStart => Layers.Where(layer => layer.ChangedAt > StartedAt && (layer.Source.Kind.IsReadLive() || layer.Source is { Kind: SourceKind.CommandLine, File.Length: > 0 }));
}
