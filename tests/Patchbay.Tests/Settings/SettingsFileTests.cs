using System.Collections.Concurrent;
using System.Text;
using Patchbay.Endpoints.Credentials;
using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_first_reading_that_fails_tells_its_problems()
    {
        _folder.Write("settings.json", "{ \"listen\": 1 }");

        using var file = SettingsFile.Open(_folder.SettingsPath);

        Assert.Contains("`listen` is a number", Assert.Single(file.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forced_reload_is_in_force_when_it_returns()
    {
        using var file = SettingsFile.Open(_folder.SettingsPath);
        PatchbaySettings? told = null;
        file.Changed += settings => told = settings;

        _folder.Write("settings.json", Plug("demo-b"));

        Assert.Empty(file.Reload());
        Assert.Equal("demo-b", file.Current.Plugged.Name);
        Assert.Same(file.Current, told);
    }

    [Fact]
    public void A_bad_edit_keeps_the_old_settings_until_it_is_corrected()
    {
        _folder.Write("settings.json", Plug("demo-a"));
        using var file = SettingsFile.Open(_folder.SettingsPath);
        var before = file.Current;
        IReadOnlyList<SettingsProblem> refused = [];
        file.Refused += problems => refused = problems;

        _folder.Write("settings.json", "{\n  \"customApiEndpoint\": \"demo-c\"\n}");
        var problem = Assert.Single(file.Reload());
        Assert.Equal((2, 24), (problem.Line, problem.Column));
        Assert.Same(before, file.Current);
        Assert.Same(file.Problems, refused);

        _folder.Write("settings.json", Plug("demo-b"));
        Assert.Empty(file.Reload());
        Assert.Empty(file.Problems);
        Assert.Equal("demo-b", file.Current.Plugged.Name);
    }

    [Fact]
    public void Warnings_are_kept_with_the_settings()
    {
        _folder.Write("settings.json", "{ \"customApiEndpoint\": \"https://anthropic.example\" }");
        using var file = SettingsFile.Open(_folder.SettingsPath);

        Assert.Single(file.Warnings);
    }

    [Fact]
    public async Task A_write_in_place_is_followed()
    {
        _folder.Write("settings.json", Plug("demo-a"));
        using var file = SettingsFile.Open(_folder.SettingsPath);

        await FollowsAsync(file, "demo-b", () => File.WriteAllText(_folder.SettingsPath, Plug("demo-b")));
    }

    [Fact]
    public async Task A_rename_over_the_file_is_followed_again_and_again()
    {
        _folder.Write("settings.json", Plug("demo-a"));
        using var file = SettingsFile.Open(_folder.SettingsPath);

        foreach (var name in new[] { "demo-b", "demo-a", "demo-b" })
            await FollowsAsync(file, name, () => AtomicFile.Write(_folder.SettingsPath, Encoding.UTF8.GetBytes(Plug(name))));
    }

    [Fact]
    public async Task A_file_made_later_is_followed_also_when_its_folder_was_missing()
    {
        var path = Path.Combine(_folder.FullPath, "not", "yet", "settings.json");
        using var file = SettingsFile.Open(path);
        Assert.Equal("anthropic", file.Current.Plugged.Name);

        await FollowsAsync(file, "demo-a", () => File.WriteAllText(path, Plug("demo-a")));
    }

    [Fact]
    public async Task A_file_behind_symbolic_links_is_followed()
    {
        var target = _folder.Write("dotfiles/patchbay.json", Plug("demo-a"));
        var middle = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullPath, "middle")).FullName, "link.json");
        File.CreateSymbolicLink(middle, target);
        File.CreateSymbolicLink(_folder.SettingsPath, middle);
        using var file = SettingsFile.Open(_folder.SettingsPath);
        Assert.Equal("demo-a", file.Current.Plugged.Name);

        await FollowsAsync(file, "demo-b", () => File.WriteAllText(target, Plug("demo-b")));
        await FollowsAsync(file, "demo-a", () => AtomicFile.Write(_folder.SettingsPath, Encoding.UTF8.GetBytes(Plug("demo-a"))));
        Assert.Equal(Plug("demo-a"), File.ReadAllText(target));
    }

    [Fact]
    public async Task A_link_turned_to_another_file_is_followed_and_so_is_that_file()
    {
        var one = _folder.Write("one/s.json", Plug("demo-a"));
        var two = _folder.Write("two/s.json", Plug("demo-b"));
        File.CreateSymbolicLink(_folder.SettingsPath, one);
        using var file = SettingsFile.Open(_folder.SettingsPath);

        await FollowsAsync(file, "demo-b", () =>
        {
            var temporary = Path.Combine(_folder.FullPath, "link.tmp");
            File.CreateSymbolicLink(temporary, two);
            File.Move(temporary, _folder.SettingsPath, overwrite: true);
        });
        await FollowsAsync(file, "demo-a", () => File.WriteAllText(two, Plug("demo-a")));
    }

    [Fact]
    public async Task A_deleted_file_brings_the_defaults_back()
    {
        _folder.Write("settings.json", Plug("demo-a"));
        using var file = SettingsFile.Open(_folder.SettingsPath);

        await FollowsAsync(file, "anthropic", () => File.Delete(_folder.SettingsPath));
    }

    [Fact]
    public async Task A_file_deleted_and_written_anew_never_moves_the_plug_to_the_default()
    {
        _folder.Write("settings.json", Plug("demo-a"));
        using var file = SettingsFile.Open(_folder.SettingsPath);
        var seen = new ConcurrentQueue<string>();
        file.Changed += settings => seen.Enqueue(settings.Plugged.Name);

        await FollowsAsync(file, "demo-b", () =>
        {
            File.Delete(_folder.SettingsPath);
            File.WriteAllText(_folder.SettingsPath, "");
            File.WriteAllText(_folder.SettingsPath, Plug("demo-b"));
        });

        Assert.Equal(["demo-b"], seen);
    }

    [Fact]
    public async Task A_bad_edit_is_told_without_a_forced_reload()
    {
        _folder.Write("settings.json", Plug("demo-a"));
        using var file = SettingsFile.Open(_folder.SettingsPath);
        var refused = new TaskCompletionSource<IReadOnlyList<SettingsProblem>>(TaskCreationOptions.RunContinuationsAsynchronously);
        file.Refused += problems => refused.TrySetResult(problems);

        File.WriteAllText(_folder.SettingsPath, "{ \"customApiEndpoint\": ");

        Assert.NotEmpty(await refused.Task.WaitAsync(TempFolder.Patience));
        Assert.Equal("demo-a", file.Current.Plugged.Name);
    }

    [Fact]
    public void A_touch_without_a_change_is_no_change()
    {
        _folder.Write("settings.json", Plug("demo-a"));
        using var file = SettingsFile.Open(_folder.SettingsPath);
        var before = file.Current;

        file.Reload();

        Assert.Equal(before.Plugged.Name, file.Current.Plugged.Name);
        Assert.Empty(file.Problems);
    }

    private static string Plug(string name) => $"{{ \"customApiEndpoint\": \"{name}\" }}\n";

    private static async Task FollowsAsync(SettingsFile file, string endpoint, Action edit)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(PatchbaySettings settings)
        {
            if (settings.Plugged.Name == endpoint) arrived.TrySetResult();
        }

        file.Changed += Look;
        edit();
        await arrived.Task.WaitAsync(TempFolder.Patience);
        file.Changed -= Look;
        Assert.Equal(endpoint, file.Current.Plugged.Name);
    }
}
