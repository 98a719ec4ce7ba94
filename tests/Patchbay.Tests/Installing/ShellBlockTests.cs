using System.Text;
using Patchbay.Host.Installing;
using Patchbay.Host.Shells;
using Patchbay.Tests.Host;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Installing;

/// <summary>The shells themselves are the judges of the block, where they are installed; bash is everywhere that tests run.</summary>
public sealed class ShellBlockTests
{
    [Theory]
    [InlineData("")]
    [InlineData("alias l=ls\n")]
    [InlineData("alias l=ls")]
    [InlineData("one\r\ntwo\r\n")]
    public void What_others_wrote_around_it_stays(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var with = ShellBlock.Put(bytes, Block(Shell.Bash, "/r", "/t"))!;
        byte[] edited = [.. "# above\n"u8, .. with, .. "# below\n"u8];
        var lineEnd = text.Length > 0 && text[^1] != '\n' ? "\n" : "";
        Assert.Equal($"# above\n{text}{lineEnd}# below\n", Encoding.UTF8.GetString(ShellBlock.Take(edited)));
        Assert.Equal(with, ShellBlock.Put(with, Block(Shell.Bash, "/r", "/t")));
    }

    [Fact]
    public void Half_a_block_is_left_alone() => Assert.Null(ShellBlock.Put("# >>> patchbay >>>\nexport A=1\n"u8.ToArray(), Block(Shell.Bash, "/r", "/t")));

    [Theory]
    [InlineData(Shell.Bash, "bash", "-c")]
    [InlineData(Shell.Zsh, "zsh", "-fc")]
    [InlineData(Shell.Fish, "fish", "-c")]
    [InlineData(Shell.Pwsh, "pwsh", "-Command")]
    public async Task The_shell_has_address_and_token_while_a_gateway_has_not_been_stopped(Shell shell, string program, string option)
    {
        if (Programs.Installed(program) is not { } path) return;
        using var folder = new TempFolder();
        var token = folder.Write("it's a token", "pb-1\n");
        var record = folder.Write("gateway.json", "{}");
        var script = $"{Block(shell, record, token)}\n{Programs.Installed("env")} -0\n";
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = folder.FullPath };

        var running = (await Programs.RunAsync(path, [option, script], environment)).Output.Split('\0');
        File.Delete(record);
        var stopped = (await Programs.RunAsync(path, [option, script], environment)).Output.Split('\0');

        Assert.Contains("ANTHROPIC_BASE_URL=http://127.0.0.1:8766", running);
        Assert.Contains("ANTHROPIC_AUTH_TOKEN=pb-1", running);
        Assert.DoesNotContain(stopped, line => line.StartsWith("ANTHROPIC_", StringComparison.Ordinal));
    }

    private static string Block(Shell shell, string record, string token) => ShellBlock.Write(shell, "http://127.0.0.1:8766", record, token, isHeader: false);
}
