using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

public sealed class SettingsEditTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_edit_makes_a_private_file_in_a_private_folder()
    {
        var path = Path.Combine(_folder.FullPath, "new", "settings.json");

        var result = await Edit(path).SetPlugAsync("demo-b");

        Assert.Equal(SettingsEditOutcome.Written, result.Outcome);
        Assert.Equal("{\n  \"customApiEndpoint\": \"demo-b\"\n}\n", File.ReadAllText(path));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task The_plug_is_moved_and_nothing_else()
    {
        const string text = "\uFEFF// mine\r\n{\r\n\t\"customApiEndpoint\" : \"demo-a\", // for now\r\n\t\"drainTimeout\": \"5m\",\r\n}\r\n";
        _folder.Write("settings.json", text);

        await Edit().SetPlugAsync("demo-b");

        Assert.Equal(text.Replace("demo-a", "demo-b", StringComparison.Ordinal), "\uFEFF" + File.ReadAllText(_folder.SettingsPath));
    }

    [Fact]
    public async Task An_endpoint_is_added_replaced_and_removed()
    {
        const string text = "{\n  \"customApiEndpoint\": \"\", // default\n  \"endpoints\": {\n    // the lab's\n    \"lab\": { \"url\": \"http://10.0.0.9:8000\" }\n  }\n}\n";
        _folder.Write("settings.json", text);

        Assert.True((await Edit().PutEndpointAsync("corp", Corp)).IsDone);
        var settings = Read();
        Assert.Equal(["anthropic", "demo-a", "demo-b", "lab", "corp"], settings.Endpoints.Keys);
        Assert.Equal(Corp.Credential, settings.Endpoints["corp"].Credential);
        Assert.Equal("qwen3", settings.Endpoints["corp"].Models.Resolve("claude-x"));
        Assert.Equal(TimeSpan.FromSeconds(2.5), settings.Endpoints["corp"].Transport.ConnectTimeout);

        await Edit().PutEndpointAsync("corp", new EndpointEntry { Url = "https://other.example" });
        Assert.Equal(new Uri("https://other.example"), Read().Endpoints["corp"].Url);

        await Edit().RemoveEndpointAsync("corp");
        Assert.Equal(text, File.ReadAllText(_folder.SettingsPath));
    }

    [Fact]
    public async Task Every_credential_that_is_written_is_read_back()
    {
        Credential[] credentials =
        [
            Credential.None,
            Credential.Client,
            new Credential.KeyCredential(CredentialHeader.ApiKey, new Secret("${file:~/k}")),
            new Credential.CommandCredential(CredentialHeader.Bearer, "op read \"op://a b/key\"", TimeSpan.FromMinutes(5)),
            new Credential.CommandCredential(CredentialHeader.ApiKey, "k", TimeSpan.FromSeconds(90)),
        ];
        foreach (var credential in credentials)
        {
            await Edit().PutEndpointAsync("x", new EndpointEntry { Url = "https://x.example", Credential = credential });
            Assert.Equal(credential, Read().Endpoints["x"].Credential);
        }
    }

    [Fact]
    public async Task A_file_that_does_not_parse_is_left_alone_and_the_line_is_named()
    {
        const string text = "{\n  \"customApiEndpoint\": \"demo-a\"\n  \"listen\": 1\n}";
        _folder.Write("settings.json", text);

        var result = await Edit().SetPlugAsync("demo-b");

        Assert.Equal(SettingsEditOutcome.Refused, result.Outcome);
        Assert.Equal(3, Assert.Single(result.Problems).Line);
        Assert.Equal(text, File.ReadAllText(_folder.SettingsPath));
    }

    [Fact]
    public async Task An_edit_that_would_be_refused_on_reading_is_not_written()
    {
        _folder.Write("settings.json", "{ \"customApiEndpoint\": \"x\", \"endpoints\": { \"x\": { \"url\": \"https://x.example\" } } }");

        var unknown = await Edit().SetPlugAsync("demo-c");
        var inUse = await Edit().RemoveEndpointAsync("x");

        Assert.Contains("demo-c", Assert.Single(unknown.Problems).Message, StringComparison.Ordinal);
        Assert.Contains("`customApiEndpoint`", Assert.Single(inUse.Problems).Message, StringComparison.Ordinal);
        Assert.Equal("x", Read().Plugged.Name);
    }

    [Fact]
    public async Task A_secret_is_not_written_into_a_file_that_others_can_read()
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Write("settings.json", "{}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var result = await Edit().PutEndpointAsync("x", new EndpointEntry { Url = "https://x.example", Credential = new Credential.KeyCredential(CredentialHeader.Bearer, new Secret("sk-secret-secret")) });

        Assert.Contains("chmod 600", Assert.Single(result.Problems).Fix, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(_folder.SettingsPath));
    }

    [Fact]
    public async Task An_edit_that_repairs_half_of_a_broken_file_is_written_and_tells_the_rest()
    {
        _folder.Write("settings.json", "{ \"customApiEndpoint\": \"nowhere\", \"drainTimeout\": 5 }");

        var result = await Edit().SetPlugAsync("");

        Assert.Equal(SettingsEditOutcome.Written, result.Outcome);
        Assert.Contains("drainTimeout", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_changes_are_one_edit()
    {
        _folder.Write("settings.json", "{ \"customApiEndpoint\": \"x\", \"endpoints\": { \"x\": { \"url\": \"https://x.example\" } } }");

        var result = await Edit().ApplyAsync(
        [
            new SettingsChange([SettingsKeys.CustomApiEndpoint], "\"\""u8.ToArray()),
            new SettingsChange([SettingsKeys.Endpoints, "x"], null),
        ]);

        Assert.True(result.IsDone);
        Assert.Equal("{ \"customApiEndpoint\": \"\", \"endpoints\": {} }", File.ReadAllText(_folder.SettingsPath));
    }

    [Fact]
    public async Task What_the_file_says_already_is_not_written()
    {
        _folder.Write("settings.json", "{ \"customApiEndpoint\": \"demo-a\" }");
        var stamp = File.GetLastWriteTimeUtc(_folder.SettingsPath);

        Assert.Equal(SettingsEditOutcome.Unchanged, (await Edit().SetPlugAsync("demo-a")).Outcome);
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(_folder.SettingsPath));
    }

    [Fact]
    public async Task A_link_stays_a_link_and_the_mode_stays()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        var target = _folder.Write("dotfiles/s.json", "{}", mode);
        File.CreateSymbolicLink(_folder.SettingsPath, target);

        await Edit().SetPlugAsync("demo-a");

        Assert.Equal(target, new FileInfo(_folder.SettingsPath).LinkTarget);
        Assert.Contains("demo-a", File.ReadAllText(target), StringComparison.Ordinal);
        Assert.Equal(mode, File.GetUnixFileMode(target));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(target)!));
    }

    [Fact]
    public async Task Edits_at_the_same_time_all_arrive()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () =>
        {
            var result = await Edit().PutEndpointAsync($"e{number}", new EndpointEntry { Url = $"https://e{number}.example" });
            Assert.Equal(SettingsEditOutcome.Written, result.Outcome);
        })));

        Assert.Equal(16 + 3, Read().Endpoints.Count);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_problem_and_no_exception()
    {
        _folder.Write("file", "");

        var result = await Edit(Path.Combine(_folder.FullPath, "file", "settings.json")).SetPlugAsync("demo-a");

        Assert.Equal(SettingsEditOutcome.Refused, result.Outcome);
    }

    private static EndpointEntry Corp => new()
    {
        Kind = "anthropic",
        Url = "https://llm.corp.example",
        Credential = new Credential.KeyCredential(CredentialHeader.Bearer, new Secret("${env:CORP_TOKEN}")),
        Models = [KeyValuePair.Create("default", "qwen3")],
        Headers = [new EndpointHeader("X-Team", new Secret("platform"))],
        Proxy = "http://proxy.corp.example:3128",
        ConnectTimeout = TimeSpan.FromSeconds(2.5),
        IdleTimeout = TimeSpan.FromMinutes(20),
    };

    private SettingsEdit Edit(string? path = null) => new(path ?? _folder.SettingsPath, Path.Combine(_folder.FullPath, "state"));

    private PatchbaySettings Read()
    {
        var reading = SettingsReader.Read(_folder.SettingsPath);
        Assert.Empty(reading.Problems);
        return reading.Settings!;
    }
}
