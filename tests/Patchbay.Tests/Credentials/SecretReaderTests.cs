using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Sending;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Credentials;

public sealed class SecretReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("literal-key", "literal-key")]
    [InlineData("${env:SET}", "from-env")]
    [InlineData("${file:beside}", "from-file")]
    [InlineData("${file:~/in-home}", "from-home")]
    [InlineData("${command:printf 'from\\055command\\n\\n'}", "from-command")]
    [InlineData("${secret:corp}", "from-store")]
    public async Task Every_reference_leads_to_its_value(string reference, string expected)
    {
        _folder.Write("beside", "  from-file \r\n");
        _folder.Write("home/in-home", "from-home\n");
        Assert.Null(SecretStore.Beside(_folder.SettingsPath).Set("corp", "from-store"));

        var value = await ReadAsync(reference);

        Assert.Equal((expected, null), (value.Value, value.Failure));
    }

    [Theory]
    [InlineData("${env:UNSET}", "not set")]
    [InlineData("${env:EMPTY}", "not set")]
    [InlineData("${env:LINES}", "line breaks")]
    [InlineData("${file:missing}", "missing")]
    [InlineData("${file:empty}", "it is empty")]
    [InlineData("${command:echo nothing good >&2; exit 3}", "exit code 3: nothing good")]
    [InlineData("${command:true}", "printed nothing")]
    [InlineData("${command:/no/such/program}", "exit code 127")]
    [InlineData("${secret:nobody}", "no entry of that name")]
    [InlineData("${vault:x}", "`vault` is none of env, file, command, secret")]
    public async Task A_reference_without_a_value_says_why_and_names_itself(string reference, string why)
    {
        _folder.Write("empty", " \n");

        var value = await ReadAsync(reference);

        Assert.Null(value.Value);
        Assert.Equal(FailureCause.CredentialUnavailable, value.Failure!.Cause);
        Assert.Contains(why, value.Failure.Evidence, StringComparison.Ordinal);
        Assert.Contains(reference.StartsWith("${command", StringComparison.Ordinal) ? reference[10..^1] : reference, value.Failure.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_is_never_in_the_evidence()
    {
        var value = await ReadAsync("${env:LINES}");

        Assert.DoesNotContain("hunter2", value.Failure!.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_that_takes_too_long_is_stopped_with_its_children()
    {
        var command = new CredentialCommand(_folder.FullPath, TimeSpan.FromMilliseconds(300));

        var (output, problem) = await command.RunAsync("echo started >&2; (sleep 600; echo late > late) & wait");

        Assert.Null(output);
        Assert.Contains("longer than 0.3 s and was stopped: started", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helpers_own_words_are_kept_without_keys()
    {
        var (_, problem) = await new CredentialCommand(_folder.FullPath).RunAsync("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i >&2; done; echo token sk-demo-0123456789-secret >&2; exit 1");

        Assert.DoesNotContain("line 3", problem, StringComparison.Ordinal);
        Assert.Contains("line 12", problem, StringComparison.Ordinal);
        Assert.Contains("sk-…cret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_gets_no_input_and_much_output_does_not_block_it()
    {
        var (output, _) = await new CredentialCommand(_folder.FullPath).RunAsync("cat; head -c 300000 /dev/zero | tr '\\0' e >&2; echo key");

        Assert.Equal("key", output);
    }

    private ValueTask<SecretValue> ReadAsync(string reference)
    {
        var reader = new SecretReader(
            _folder.SettingsPath,
            name => name switch { "SET" => " from-env\n", "EMPTY" => "", "LINES" => "hunter2\nhunter2", _ => null },
            home: Path.Combine(_folder.FullPath, "home"));
        return reader.ReadAsync(new Secret(reference));
    }
}
