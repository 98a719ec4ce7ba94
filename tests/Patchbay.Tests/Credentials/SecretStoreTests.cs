using Patchbay.Endpoints.Credentials;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Credentials;

public sealed class SecretStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SecretStore _store;

    public SecretStoreTests() => _store = SecretStore.Beside(_folder.SettingsPath);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Secrets_are_kept_in_a_private_file_beside_the_settings()
    {
        Assert.Null(_store.Set("corp", "one"));
        Assert.Null(_store.Set("b", "two"));
        Assert.Null(_store.Set("corp", "three"));

        Assert.Equal("three", _store.Find("corp", out _));
        Assert.Equal(["b", "corp"], _store.Names(out _));
        Assert.Equal(Path.Combine(_folder.FullPath, "secrets.json"), _store.FullPath);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.FullPath));

        Assert.Null(_store.Remove("corp"));
        Assert.Null(_store.Find("corp", out var problem));
        Assert.Contains("no entry", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_others_can_read_is_neither_used_nor_changed()
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Write("secrets.json", """{ "corp": "hunter2" }""", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Null(_store.Find("corp", out var problem));
        Assert.Contains("chmod 600", problem, StringComparison.Ordinal);
        Assert.Contains("chmod 600", _store.Set("x", "y"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ hunter2")]
    [InlineData("{ \"corp\": 5 }")]
    [InlineData("[\"hunter2\"]")]
    [InlineData("")]
    public void A_store_that_is_no_object_of_strings_is_a_problem_that_quotes_nothing(string content)
    {
        _folder.Write("secrets.json", content);

        Assert.Null(_store.Find("corp", out var problem));
        Assert.Contains("not a JSON object of strings", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
        Assert.NotNull(_store.Set("x", "y"));
        Assert.Equal(content, File.ReadAllText(_store.FullPath));
    }
}

public sealed class RedactionTests
{
    [Theory]
    [InlineData("sk-demo-0123456789abcdef", "sk-…cdef")]
    [InlineData("short", "…")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("0123456789abcdef", "…cdef")]
    public void A_secret_keeps_its_prefix_and_four_characters(string? secret, string expected) => Assert.Equal(expected, Redaction.Redact(secret));

    [Fact]
    public void A_secret_prints_as_its_reference_or_redacted()
    {
        Assert.Equal("${env:X}", new Secret("${env:X}").ToString());
        Assert.DoesNotContain("0123456789", $"{new Credential.KeyCredential(Patchbay.Endpoints.Kinds.CredentialHeader.Bearer, new Secret("sk-0123456789abcdef"))}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${env:X}", "env", "X")]
    [InlineData("${command:a:b}", "command", "a:b")]
    [InlineData("plain", "", "")]
    [InlineData("${odd}", "", "")]
    public void A_reference_has_a_scheme_and_an_argument(string text, string scheme, string argument)
    {
        Assert.Equal((scheme, argument), (new Secret(text).Scheme, new Secret(text).Argument));
    }
}
