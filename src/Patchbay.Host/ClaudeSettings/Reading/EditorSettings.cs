using Patchbay.Protocol.Splice;

namespace Patchbay.Host.ClaudeSettings.Reading;

/// <summary>Reads <c>claudeCode.environmentVariables</c> of Visual Studio Code and of the editors made from it.</summary>
internal static class EditorSettings
{
    private const string Key = "claudeCode.environmentVariables";

    private static readonly string[] Editors = ["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"];

    /// <summary>The settings files that say something, each as a layer: the folder's own first.</summary>
    public static IEnumerable<SettingsLayer> Read(ProcessFiles files, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var configuration = OperatingSystem.IsWindows() ? environment.GetValueOrDefault("APPDATA", Path.Combine(files.Home, "AppData", "Roaming"))
            : OperatingSystem.IsMacOS() ? Path.Combine(files.Home, "Library", "Application Support")
            : environment.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } moved ? moved : Path.Combine(files.Home, ".config");
        IEnumerable<string> paths = Editors.Select(editor => Path.Combine(configuration, editor, "User", "settings.json"));
        if (folder.Length > 0) paths = paths.Prepend(Path.Combine(folder, ".vscode", "settings.json"));
        foreach (var path in paths)
        {
            if (files.Read(path) is not { } text || !JsoncDocument.TryParse(text, out var document, out _) || document!.Root is not { IsObject: true } root) continue;
            var source = new SettingsSource(SourceKind.Editor, files.Show(path), path);
            IReadOnlyList<RoutingSetting> settings = [.. Settings(source, document, root.Find(Key)?.Value)];
            if (settings.Count > 0) yield return new SettingsLayer(source, settings) { ChangedAt = files.ChangedAt(path) };
        }
    }

    /// <summary>A list of <c>{ "name": …, "value": … }</c>; an object of names was the older form.</summary>
    private static IEnumerable<RoutingSetting> Settings(SettingsSource source, JsoncDocument document, JsoncNode? variables)
    {
        foreach (var item in variables?.Items ?? [])
        {
            if (item.Find("name")?.Value.Text is { } name && WatchedVariables.Is(name)) yield return new RoutingSetting(name, item.Find("value")?.Value.Text ?? "", source, Line(item.Start));
        }

        foreach (var member in variables?.Members ?? [])
        {
            if (WatchedVariables.Is(member.Name) && member.Value.Text is { } value) yield return new RoutingSetting(member.Name, value, source, Line(member.NameStart));
        }

        int Line(int offset) => JsoncError.Locate(document.Source.Span, offset).Line;
    }
}
