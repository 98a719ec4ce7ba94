using System.CommandLine;
using Patchbay.Commands;
using Patchbay.Output;
using Patchbay.Settings;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Commands;

/// <summary>Commands in this process, with a settings file of their own.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _data = new();
    private readonly StringWriter _words = new();
    private readonly CommandContext _context;

    public CommandLineTests() => _context = new CommandContext(
        new Dictionary<string, string> { ["HOME"] = _folder.FullPath, ["XDG_DATA_HOME"] = Path.Combine(_folder.FullPath, "data"), ["PATCHBAY_SETTINGS"] = _folder.SettingsPath },
        ["/nowhere/patchbay"],
        new Talk(() => _data, () => _words));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bogus", "`patchbay` does not know `bogus`")]
    [InlineData("statsu", "did you mean `patchbay status`?")]
    [InlineData("use", "`patchbay use --help`")]
    [InlineData("use --no-prob x", "`patchbay use` does not know `--no-prob`")]
    [InlineData("use plug", "`patchbay use plug --session ID`")]
    [InlineData("use demo-b --session 5ae1", "no gateway runs for this settings file")]
    [InlineData("use demo-c --session 5ae1", "did you mean `demo-a`?")]
    [InlineData("endpoint add plug --url http://127.0.0.1:1", "`plug` cannot be a name")]
    [InlineData("endpoint", "`patchbay endpoint` needs a command")]
    [InlineData("endpoint add x --url http://a --credential-env A --credential-stdin", "exclude each other")]
    [InlineData("endpoint add x --model noequals", "asked=there")]
    [InlineData("endpoint add x --kind lmstudi", "did you mean `lmstudio`?")]
    [InlineData("endpoint edit demo-a", "built in")]
    [InlineData("serve --listen nonsense", "is not an address")]
    [InlineData("env --shell tcsh", "tcsh")]
    [InlineData("help bogus", "`patchbay` does not know `bogus`")]
    public async Task A_wrong_line_is_answered_with_what_is_wrong_and_what_to_do(string line, string expected)
    {
        var code = await RunAsync(line.Split(' '));

        Assert.NotEqual(0, code);
        Assert.Contains(expected, _words.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("error: ", _words.ToString(), StringComparison.Ordinal);
        Assert.Contains("hint: ", _words.ToString(), StringComparison.Ordinal);
        Assert.Empty(_data.ToString());
    }

    [Fact]
    public async Task An_endpoint_is_added_changed_plugged_in_and_removed()
    {
        Assert.Equal(0, await RunAsync("endpoint", "add", "corp", "--url", "https://llm.corp.example", "--credential-env", "CORP_TOKEN", "--model", "default=m1"));
        Assert.Equal(0, await RunAsync("endpoint", "edit", "corp", "--model", "haiku=m2", "--proxy", "http://proxy.example:3128"));
        Assert.Equal(0, await RunAsync("use", "corp", "--no-probe"));
        var settings = Patchbay.Settings.SettingsReader.Read(_folder.SettingsPath).Settings!;
        Assert.Equal(["default", "haiku"], settings.Plugged.Models.Entries.Select(entry => entry.Key));
        Assert.Equal("http://proxy.example:3128/", settings.Plugged.Transport.Proxy!.AbsoluteUri);

        Assert.Equal(1, await RunAsync("endpoint", "remove", "corp"));
        Assert.Contains("`corp` is plugged in", _words.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("use", "off", "--no-probe"));
        Assert.Equal(0, await RunAsync("endpoint", "remove", "corp"));
        Assert.DoesNotContain("corp", await File.ReadAllTextAsync(_folder.SettingsPath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk-ant-api03-abcdefgh")]
    [InlineData("hunter2")]
    public async Task A_key_on_the_command_line_is_refused_and_not_repeated(string key)
    {
        Assert.Equal(1, await RunAsync("endpoint", "add", "x", "--url", "http://127.0.0.1:1", "--credential", key));

        Assert.DoesNotContain(key, _words.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.SettingsPath));
    }

    [Fact]
    public async Task A_dead_endpoint_is_not_plugged_in_unless_one_insists()
    {
        Assert.Equal(1, await RunAsync("use", "http://127.0.0.1:9"));
        Assert.Contains("PB-NET-02", _words.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.SettingsPath));

        Assert.Equal(0, await RunAsync("use", "http://127.0.0.1:9", "--no-probe"));
    }

    [Theory]
    [InlineData("endpoint list --json")]
    [InlineData("endpoint list --kinds --json")]
    [InlineData("endpoint test demo-a --json")]
    [InlineData("explain --list --json")]
    [InlineData("status --json")]
    [InlineData("use demo-b --json")]
    public async Task Json_is_all_there_is_on_standard_output(string line)
    {
        Assert.Equal(0, await RunAsync(line.Split(' ')));

        System.Text.Json.JsonDocument.Parse(_data.ToString()).Dispose();
        Assert.Empty(_words.ToString());
    }

    [Fact]
    public void Every_verb_has_a_description_and_an_example_that_parses()
    {
        foreach (var verb in Verbs(CommandLineRoot.Create(_context)))
        {
            Assert.NotEmpty(verb.Description!);
            Assert.NotEmpty(verb.Examples);
        }
    }

    [Fact]
    public void The_reference_page_is_that_of_this_code()
    {
        var page = Path.Combine(Repository.Repository.Root, "docs", "reference", "cli.md");
        var text = CliReference.Write(CommandLineRoot.Create(_context));

        Assert.True(File.ReadAllText(page).ReplaceLineEndings("\n") == text, "docs/reference/cli.md is outdated: run `patchbay docs cli --out docs/reference/cli.md`");
    }

    [Fact]
    public void The_JSON_page_is_that_of_this_code_and_describes_every_field()
    {
        var page = Path.Combine(Repository.Repository.Root, "docs", "reference", "json.md");
        var text = JsonReference.Write(CommandLineRoot.Create(_context), AppContext.BaseDirectory);

        Assert.DoesNotContain("|  |\n", text, StringComparison.Ordinal);
        Assert.True(File.ReadAllText(page).ReplaceLineEndings("\n") == text, "docs/reference/json.md is outdated: run `patchbay docs json --out docs/reference/json.md`");
    }

    [Fact]
    public void Every_verb_speaks_JSON_but_those_whose_output_is_another_programs()
    {
        string[] others = ["claude", "run", "acp", "completion", "help", "token"];
        Assert.All(Verbs(CommandLineRoot.Create(_context)).Where(verb => verb.Subcommands.Count == 0 && !others.Contains(verb.Name)), verb => Assert.True(verb.Options.OfType<JsonOption>().Any(), verb.Name));
    }

    [Fact]
    public void The_settings_page_is_that_of_the_schema()
    {
        var page = Path.Combine(Repository.Repository.Root, "docs", "reference", "settings.md");
        var text = SettingsReference.Write(SettingsSchema.Read());

        Assert.True(File.ReadAllText(page).ReplaceLineEndings("\n") == text, "docs/reference/settings.md is outdated: run `patchbay docs settings --out docs/reference/settings.md`");
    }

    private Task<int> RunAsync(params string[] line) => CommandLineRoot.RunAsync(_context, line);

    private static IEnumerable<Verb> Verbs(Command command) => command.Subcommands.Where(child => !child.Hidden).SelectMany(child => Verbs(child).Prepend((Verb)child));
}
