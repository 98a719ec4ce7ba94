using System.Text;

namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>Whose sources are to be collected.</summary>
public sealed record SourceQuery
{
    /// <summary>Its files.</summary>
    public required ProcessFiles Files { get; init; }

    /// <summary>The folder it works in.</summary>
    public required string Folder { get; init; }

    /// <summary>Its command line without the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The environment it was started with; null when it is not shown.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>What the environment is called in answers.</summary>
    public required string EnvironmentName { get; init; }

    /// <summary>When it started; null for one that is still to start.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Its version, or empty.</summary>
    public string Version { get; init; } = "";

    /// <summary>True for the terminal UI.</summary>
    public bool IsTerminal { get; init; } = true;

    /// <summary>False when <see cref="Arguments"/> are not known.</summary>
    public bool ShowsArguments { get; init; } = true;

    /// <summary>The folder of managed settings.</summary>
    public string ManagedFolder { get; init; } = ManagedFiles.Folder;

    /// <summary>Tells whether git keeps a file, by its path from here.</summary>
    public Func<string, bool> IsCommitted { get; init; } = _ => false;
}

/// <summary>Collects every source of the routing variables from disk: nothing is run, nothing is written.</summary>
public static class SourceReader
{
    /// <summary>Collects.</summary>
    public static SourceSet Collect(SourceQuery query)
    {
        var environment = query.Environment ?? new Dictionary<string, string>();
        var arguments = ClaudeArguments.Parse(query.Arguments);
        var places = ConfigurationPlaces.Of(environment, query.Files.Home);
        List<SettingsLayer> layers = [];
        foreach (var path in ManagedFiles.In(query.Files, query.ManagedFolder)) AddFile(layers, query, arguments, SourceKind.Managed, path);
        if (CommandLine(query, arguments) is { } commandLine) layers.Add(commandLine);
        foreach (var path in LocalFiles(query)) AddFile(layers, query, arguments, SourceKind.Local, path);
        var user = Path.Combine(places.Folder, "settings.json");
        var project = Path.Combine(query.Folder, ".claude", "settings.json");
        // In the home folder one file is both; it is called the user's as long as that counts.
        if (project != user || arguments.Excludes(SourceKind.User) is not null) AddFile(layers, query, arguments, SourceKind.Project, project);
        AddFile(layers, query, arguments, SourceKind.User, user);
        AddFile(layers, query, arguments, SourceKind.GlobalConfig, places.GlobalConfig);
        layers.Add(FromEnvironment(query.EnvironmentName, environment));
        layers.AddRange(ShellProfiles.Read(query.Files));
        layers.AddRange(EditorSettings.Read(query.Files, query.Folder, environment));
        return new SourceSet(layers)
        {
            Version = query.Version,
            IsTerminal = query.IsTerminal,
            ShowsArguments = query.ShowsArguments,
            StartedAt = query.StartedAt,
            ShowsEnvironment = query.Environment is not null,
            HasLogin = OwnCredentialSearch.HasLogin(query.Files.FromHere(places.Folder), query.Files.FromHere(places.GlobalConfig), OperatingSystem.IsMacOS()),
        };
    }

    /// <summary>Local settings belong to the checkout: the client looks at its root first, then where it was started (measured, 2.1.330).</summary>
    private static IEnumerable<string> LocalFiles(SourceQuery query)
    {
        var folders = GitCheckout.MainFolder(query.Files, query.Folder) is { } main ? new[] { main, query.Folder } : [query.Folder];
        return folders.Distinct().Select(folder => Path.Combine(folder, ".claude", "settings.local.json"));
    }

    private static void AddFile(List<SettingsLayer> layers, SourceQuery query, ClaudeArguments arguments, SourceKind kind, string path)
    {
        var source = new SettingsSource(kind, query.Files.Show(path), path);
        var layer = query.Files.Read(path) is { } text ? SettingsLayerText.Read(source, text, arguments.Excludes(kind) ?? TooNew(query.Version, path)) : new SettingsLayer(source, []);
        layers.Add(layer with
        {
            ChangedAt = query.Files.ChangedAt(path),
            IsCommitted = kind.IsOfProject() && layer.Settings.Any(setting => WatchedVariables.IsCredential(setting.Variable)) && query.IsCommitted(query.Files.FromHere(path)),
        });
    }

    /// <summary>Why a version does not read a file at all; null when it does.</summary>
    private static string? TooNew(string version, string path) =>
        ManagedFiles.IsDropIn(path) && !ClientBehaviour.ReadsManagedDropIns.IsReachedBy(version) ? $"Claude Code reads it from {ClientBehaviour.ReadsManagedDropIns.Since} on" : null;

    private static SettingsLayer? CommandLine(SourceQuery query, ClaudeArguments arguments)
    {
        if (arguments.Settings is not { } given) return null;
        if (given.TrimStart().StartsWith('{')) return SettingsLayerText.Read(new SettingsSource(SourceKind.CommandLine, "--settings"), Encoding.UTF8.GetBytes(given), null);
        var path = Path.GetFullPath(Path.Combine(query.Folder, given));
        var source = new SettingsSource(SourceKind.CommandLine, $"--settings {query.Files.Show(path)}", path);
        var layer = query.Files.Read(path) is { } text ? SettingsLayerText.Read(source, text, null) : new SettingsLayer(source, []);
        return layer with { ChangedAt = query.Files.ChangedAt(path) };
    }

    private static SettingsLayer FromEnvironment(string name, IReadOnlyDictionary<string, string> environment)
    {
        var source = new SettingsSource(SourceKind.Environment, name);
        return new SettingsLayer(source, [.. environment.Where(variable => WatchedVariables.Is(variable.Key)).Select(variable => new RoutingSetting(variable.Key, variable.Value, source, 0))]);
    }
}
