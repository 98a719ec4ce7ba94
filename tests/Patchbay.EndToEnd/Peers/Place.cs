namespace Patchbay.EndToEnd.Peers;

/// <summary>An empty HOME and a working folder in a place of their own, gone afterwards.</summary>
internal sealed class Place : IDisposable
{
    public Place()
    {
        Root = Directory.CreateTempSubdirectory("pb-").FullName;
        Home = Directory.CreateDirectory(Path.Combine(Root, "home")).FullName;
        Work = Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;
    }

    public string Root { get; }

    public string Home { get; }

    public string Work { get; }

    public string Settings => Path.Combine(Home, ".config", "patchbay", "settings.json");

    /// <summary>The environment of a fresh machine: nothing of ours, nothing of the user's routing.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["HOME"] = Home,
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!,
        ["TERM"] = "xterm-256color",
        ["LANG"] = "C.UTF-8",
        ["TMPDIR"] = Root,
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        ["PATCHBAY_CLAUDE"] = Binaries.Claude,
    };

    public string Write(string relative, string text)
    {
        var path = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>All text that was left in HOME, for searching.</summary>
    public IEnumerable<(string File, string Text)> Files() => Directory.EnumerateFiles(Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(file => (file, Read(file)));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // A lock that is held; there is nothing in it.
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending may still write; the system's own cleaning gets the rest.
        }
    }
}
