using System.Text.Json;
using Patchbay.Console.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Endpoints.Sending;
using Patchbay.Settings;
using Patchbay.Tests.Settings;
using Patchbay.Wiring;

namespace Patchbay.Tests.Console;

/// <summary>The settings file under the console's hands.</summary>
public sealed class EndpointBookTests : IDisposable
{
    private const string Key = "sk-typed-once-and-never-shown-7f3a9c";

    private readonly TempFolder _folder = new();
    private readonly EndpointSender _sender = new(static _ => null);
    private SettingsFile? _settings;

    public void Dispose()
    {
        _settings?.Dispose();
        _sender.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", "there is no address")]
    [InlineData("localhost:1234", "has no scheme")]
    [InlineData("https://{WorkspaceId}.example", "has a part to fill in")]
    [InlineData("https://user:pass@llm.example", "holds a user name or password")]
    public async Task A_bad_address_is_refused_with_its_fix_and_nothing_is_written(string url, string problem)
    {
        var outcome = await Book("{}").AddAsync(new EndpointDraft { Url = url }, insist: true, static _ => { }, CancellationToken.None);
        Assert.False(outcome.IsDone);
        Assert.Contains(problem, outcome.Problems[0].Message, StringComparison.Ordinal);
        Assert.NotEqual("", outcome.Problems[0].Fix);
        Assert.Equal("{}", Text());
    }

    [Fact]
    public async Task A_dead_address_is_tried_step_by_step_and_not_written()
    {
        List<ProbeLine> steps = [];
        var outcome = await Book("{}").AddAsync(new EndpointDraft { Url = "http://127.0.0.1:1/v1", Credential = CredentialWays.Key, Secret = Key }, insist: false, steps.Add, CancellationToken.None);
        Assert.False(outcome.IsDone);
        Assert.Equal("PB-NET-02", outcome.Finding!.Code);
        Assert.Equal(["name pass", "connect fail"], steps.Select(step => $"{step.Name} {step.Word}"));
        Assert.Equal("{}", Text());
        Assert.False(File.Exists(Path.Combine(_folder.FullPath, "secrets.json")));
    }

    [Fact]
    public async Task A_key_is_stored_under_the_free_name_and_goes_and_comes_with_its_entry()
    {
        var book = Book("""{ "endpoints": { "llm.corp.example": { "url": "https://other.example" } } }""");
        var added = await book.AddAsync(new EndpointDraft { Url = "https://llm.corp.example/v1/messages", Credential = CredentialWays.Key, Secret = Key }, insist: true, static _ => { }, CancellationToken.None);
        Assert.Equal((true, "llm.corp.example-2"), (added.IsDone, added.Name));
        Assert.DoesNotContain(Key, Text(), StringComparison.Ordinal);
        Assert.Equal("bearer ${secret:llm.corp.example-2}", book.All.Single(row => row.Name == added.Name).Credential);
        Assert.Equal(Key, Secret(added.Name));

        var renamed = await book.RenameAsync(added.Name, "corp", CancellationToken.None);
        Assert.Equal((true, "corp"), (renamed.IsDone, renamed.Name));
        Assert.Equal(Key, Secret("corp"));
        Assert.Null(Secret(added.Name));

        var removed = await book.RemoveAsync("corp", CancellationToken.None);
        Assert.True(removed.IsDone);
        Assert.Null(Secret("corp"));
        Assert.True((await book.RestoreAsync(removed.Undo, CancellationToken.None)).IsDone);
        Assert.Equal(Key, Secret("corp"));
        Assert.Equal("https://llm.corp.example", book.All.Single(row => row.Name == "corp").Url);
    }

    [Fact]
    public async Task A_presets_address_is_known_again_and_is_not_repeated_in_the_file()
    {
        await Book("{}").AddAsync(new EndpointDraft { Url = "https://api.deepseek.com/anthropic/", Credential = CredentialWays.Reference, Secret = "${env:DEEPSEEK}" }, insist: true, static _ => { }, CancellationToken.None);
        Assert.Equal("""{"kind":"deepseek","credential":{"bearer":"${env:DEEPSEEK}"}}""", Compact(Entry("deepseek")));
    }

    [Fact]
    public async Task What_is_plugged_in_or_named_by_a_route_stays()
    {
        var book = Book("""{ "customApiEndpoint": "one", "endpoints": { "one": { "url": "http://127.0.0.1:1" }, "two": { "url": "http://127.0.0.1:2" } }, "routes": [ { "model": "claude-haiku-*", "use": "two" } ] }""");
        var before = Text();
        Assert.Contains("plugged in", (await book.RemoveAsync("one", CancellationToken.None)).Problems[0].Message, StringComparison.Ordinal);
        Assert.False((await book.RemoveAsync("two", CancellationToken.None)).IsDone);
        Assert.Contains("claude-haiku-*", (await book.RenameAsync("two", "deux", CancellationToken.None)).Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("built in", (await book.RemoveAsync("demo-a", CancellationToken.None)).Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(before, Text());
    }

    [Fact]
    public async Task A_new_name_takes_the_plug_along_and_makes_it_no_other_kind()
    {
        var book = Book("""{ "customApiEndpoint": "lmstudio", "endpoints": { "lmstudio": { "idleTimeout": "90s" } } }""");
        Assert.True((await book.RenameAsync("lmstudio", "ollama", CancellationToken.None)).IsDone);
        Assert.Equal("""{"idleTimeout":"90s","kind":"lmstudio"}""", Compact(Entry("ollama")));
        Assert.Equal("ollama", _settings!.Current.CustomApiEndpoint);
    }

    [Fact]
    public async Task A_change_touches_only_what_it_says_and_is_taken_back_whole()
    {
        var book = Book("""
            { "endpoints": { "one": {
              "url": "http://127.0.0.1:1", // at home
              "models": { "default": "big", "haiku": "small" },
              "credential": { "bearer": "${env:ONE}" } } } }
            """);
        var draft = new EndpointDraft { Name = "one", Kind = "custom", Url = "http://127.0.0.1:1", Dialect = "openai-chat", Credential = CredentialWays.Keep, Models = [new("default", "bigger")] };
        var changed = await book.EditAsync("one", draft, CancellationToken.None);
        Assert.True(changed.IsDone);
        Assert.Contains("// at home", Text(), StringComparison.Ordinal);
        Assert.Equal("""{"url":"http://127.0.0.1:1","models":{"default":"bigger"},"credential":{"bearer":"${env:ONE}"},"dialect":"openai-chat"}""", Compact(Entry("one")));
        Assert.True((await book.RestoreAsync(changed.Undo, CancellationToken.None)).IsDone);
        Assert.Equal("""{"url":"http://127.0.0.1:1","models":{"default":"big","haiku":"small"},"credential":{"bearer":"${env:ONE}"}}""", Compact(Entry("one")));
        Assert.Equal("", (await book.EditAsync("one", draft with { Dialect = "", Models = [new("default", "big"), new("haiku", "small")] }, CancellationToken.None)).Undo);
    }

    [Theory]
    [InlineData(CredentialWays.Reference, Key, "that is no reference")]
    [InlineData(CredentialWays.Key, "", "there is no key")]
    [InlineData(CredentialWays.Key, "two words", "blanks")]
    public async Task A_credential_that_cannot_be_is_refused_without_being_told_back(string way, string secret, string problem)
    {
        var draft = new EndpointDraft { Url = "http://127.0.0.1:1", Credential = way, Secret = secret };
        var outcome = await Book("{}").AddAsync(draft, insist: true, static _ => { }, CancellationToken.None);
        Assert.Contains(problem, outcome.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal("", draft.Shown.Secret);
        Assert.DoesNotContain(Key, draft + outcome.ToString(), StringComparison.Ordinal);
    }

    private EndpointBook Book(string settings)
    {
        _folder.Write("settings.json", settings);
        _settings = SettingsFile.Open(_folder.SettingsPath);
        var source = new CredentialSource(new SecretReader(_folder.SettingsPath, static _ => null), TimeProvider.System);
        return new EndpointBook(
            _settings,
            new SettingsEdit(_folder.SettingsPath, Path.Combine(_folder.FullPath, "data")),
            new EndpointProbe(_sender, source, static _ => null, TimeProvider.System),
            new ModelCatalog(new ModelSurvey(_sender, source), TimeProvider.System));
    }

    private string Text() => File.ReadAllText(_folder.SettingsPath);

    private string? Secret(string name) => SecretStore.Beside(_folder.SettingsPath).Find(name, out _);

    private JsonElement Entry(string name) =>
        JsonDocument.Parse(Text(), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }).RootElement.GetProperty("endpoints").GetProperty(name);

    private static string Compact(JsonElement json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) json.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
