using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

public sealed class SettingsPathsTests
{
    [Theory]
    [InlineData("/opt/s.json", "PATCHBAY_SETTINGS=/env/s.json", "/opt/s.json")]
    [InlineData(null, "PATCHBAY_SETTINGS=/env/s.json;XDG_CONFIG_HOME=/xdg", "/env/s.json")]
    [InlineData(null, "PATCHBAY_SETTINGS=~/s.json", "/home/me/s.json")]
    [InlineData(null, "PATCHBAY_SETTINGS=;XDG_CONFIG_HOME=/xdg", "/xdg/patchbay/settings.json")]
    [InlineData(null, "XDG_CONFIG_HOME=relative", "/home/me/.config/patchbay/settings.json")]
    [InlineData(null, "", "/home/me/.config/patchbay/settings.json")]
    public void The_settings_file_is_found_in_the_order_of_precedence(string? option, string environment, string expected)
    {
        Assert.Equal(expected, Paths(environment, FolderStyle.Xdg).SettingsFile(option));
    }

    [Fact]
    public void A_relative_option_counts_from_the_working_folder()
    {
        Assert.Equal(Path.GetFullPath("s.json"), Paths("", FolderStyle.Xdg).SettingsFile("s.json"));
    }

    [Fact]
    public void MacOS_and_Windows_have_folders_of_their_own()
    {
        Assert.Equal("/home/me/Library/Application Support/patchbay/settings.json", Paths("", FolderStyle.MacOS).SettingsFile());
        Assert.Equal("/roaming/patchbay/settings.json", Paths("APPDATA=/roaming", FolderStyle.Windows).SettingsFile());
    }

    [Fact]
    public void Each_settings_file_has_a_data_folder_that_only_its_owner_can_enter()
    {
        using var folder = new TempFolder();
        var paths = Paths($"XDG_DATA_HOME={folder.FullPath}", FolderStyle.Xdg);

        var one = paths.DataFolder("/a/settings.json");
        var other = paths.DataFolder("/b/settings.json");

        Assert.NotEqual(one, other);
        Assert.Equal(one, paths.DataFolder("/a/../a/settings.json"));
        Assert.Matches("^" + folder.FullPath + "/patchbay/[0-9a-f]{12}$", one);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(one));
    }

    private static SettingsPaths Paths(string environment, FolderStyle style)
    {
        var variables = environment.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return new SettingsPaths(name => name == "HOME" ? "/home/me" : variables.GetValueOrDefault(name), style);
    }
}
