namespace Patchbay.Tests.Settings;

/// <summary>A folder for one test, with a settings file that need not exist.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder()
    {
        FullPath = Directory.CreateTempSubdirectory("patchbay-test-").FullName;
        SettingsPath = Path.Combine(FullPath, "settings.json");
    }

    public string FullPath { get; }

    public string SettingsPath { get; }

    /// <summary>How long a test waits for something that should come at once.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public string Write(string name, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = Path.Combine(FullPath, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
        return path;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
