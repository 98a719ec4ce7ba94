using System.Security.Cryptography;
using System.Text;
using Patchbay.Endpoints.Credentials;

namespace Patchbay.Settings;

/// <summary>The operating systems that have folders of their own for settings.</summary>
public enum FolderStyle
{
    /// <summary>Linux and other Unix: the XDG base directories.</summary>
    Xdg,

    /// <summary>macOS: <c>~/Library/Application Support</c>; the XDG variables win where they are set.</summary>
    MacOS,

    /// <summary>Windows: <c>%APPDATA%</c> and <c>%LOCALAPPDATA%</c>.</summary>
    Windows,
}

/// <summary>Finds the settings file and the folder of what Patchbay keeps beside it.</summary>
public sealed class SettingsPaths
{
    /// <summary>The variable that names the settings file; <c>--settings</c> wins over it.</summary>
    public const string SettingsVariable = "PATCHBAY_SETTINGS";

    private const string FolderName = "patchbay";

    private readonly Func<string, string?> _environment;
    private readonly FolderStyle _style;

    /// <param name="environment">Gives a variable of the environment, or null.</param>
    /// <param name="style">Default: that of this machine.</param>
    public SettingsPaths(Func<string, string?> environment, FolderStyle? style = null)
    {
        _environment = environment;
        _style = style ?? (OperatingSystem.IsWindows() ? FolderStyle.Windows : OperatingSystem.IsMacOS() ? FolderStyle.MacOS : FolderStyle.Xdg);
    }

    /// <summary>The home folder: <c>HOME</c> where it is set, else what the system says.</summary>
    public string Home => _style != FolderStyle.Windows && Absolute("HOME") is { } home
        ? home
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Full path of the settings file; it need not be there.</summary>
    /// <param name="option">The value of <c>--settings</c>, or null; then <c>PATCHBAY_SETTINGS</c>, then the system's folder for settings.</param>
    public string SettingsFile(string? option = null)
    {
        var named = string.IsNullOrEmpty(option) ? _environment(SettingsVariable) : option;
        return string.IsNullOrEmpty(named)
            ? Path.Combine(ConfigurationFolder(), FolderName, "settings.json")
            : FilePath.Resolve(named, Directory.GetCurrentDirectory(), Home);
    }

    /// <summary>The folder of everything that belongs to one settings file and is not settings: the local token, <c>gateway.json</c>,
    /// <c>gateway.log</c>, locks. Two settings files never share one, so two gateways never meet in it.</summary>
    /// <param name="settingsPath">Path of the settings file.</param>
    /// <returns>Full path; made for the owner alone (0700) when it was not there.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public string DataFolder(string settingsPath)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(settingsPath)));
        var folder = Path.Combine(StateFolder(), FolderName, Convert.ToHexStringLower(hash.AsSpan(0, 6)));
        AtomicFile.CreateFolder(folder);
        return folder;
    }

    /// <summary>The data folders of all settings files that ever had a gateway here, in no order.</summary>
    public IReadOnlyList<string> DataFolders()
    {
        var parent = Path.Combine(StateFolder(), FolderName);
        return Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];
    }

    private string ConfigurationFolder() => _style switch
    {
        FolderStyle.Windows => Absolute("APPDATA") ?? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData),
        FolderStyle.MacOS => Absolute("XDG_CONFIG_HOME") ?? Path.Combine(Home, "Library", "Application Support"),
        _ => Absolute("XDG_CONFIG_HOME") ?? Path.Combine(Home, ".config"),
    };

    private string StateFolder() => _style switch
    {
        FolderStyle.Windows => Absolute("LOCALAPPDATA") ?? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
        FolderStyle.MacOS => Absolute("XDG_DATA_HOME") ?? Path.Combine(Home, "Library", "Application Support"),
        _ => Absolute("XDG_DATA_HOME") ?? Path.Combine(Home, ".local", "share"),
    };

    /// <summary>A variable that holds an absolute path; the XDG specification says that a relative one is to be ignored.</summary>
    private string? Absolute(string variable) => _environment(variable) is { Length: > 0 } value && Path.IsPathRooted(value) ? value : null;
}
