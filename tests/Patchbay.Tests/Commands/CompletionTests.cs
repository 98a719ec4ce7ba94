using Patchbay.Tests.Host;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Commands;

/// <summary>The scripts in the shells that they are for, with the built program behind them.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("patchbay sta", "status")]
    [InlineData("patchbay install ze", "zed")]
    [InlineData("patchbay uninstall je", "jetbrains")]
    [InlineData("patchbay use dem", "demo-a demo-b")]
    [InlineData("patchbay use my", "my-corp")]
    [InlineData("patchbay endpoint re", "remove")]
    [InlineData("patchbay endpoint test my", "my-corp")]
    [InlineData("patchbay serve --lis", "--listen")]
    [InlineData("patchbay completion f", "fish")]
    [InlineData("patchbay explain PB-LIFE-09", "PB-LIFE-09")]
    public async Task Bash_completes(string line, string expected)
    {
        if (Programs.Installed("bash") is not { } bash) return;
        var script = $$"""
            eval "$("$PB" completion bash)"
            patchbay() { "$PB" "$@"; }
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _patchbay
            echo "${COMPREPLY[*]}"
            complete -p patchbay
            """;

        var ended = await Programs.RunAsync(bash, ["--norc", "--noprofile", "-c", script], Environment());

        Assert.Equal("", ended.Errors);
        Assert.Equal([expected, "complete -o default -F _patchbay patchbay"], ended.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task Fish_completes()
    {
        if (Programs.Installed("fish") is not { } fish) return;
        var script = """function patchbay; $PB $argv; end; $PB completion fish | source; complete -C 'patchbay use my'""";

        var ended = await Programs.RunAsync(fish, ["--no-config", "-c", script], Environment());

        Assert.Equal(("my-corp", ""), (ended.Output.Trim(), ended.Errors));
    }

    [Fact]
    public async Task Zsh_loads_the_script()
    {
        if (Programs.Installed("zsh") is not { } zsh) return;
        var script = """autoload -U compinit; compinit -D -u; source <("$PB" completion zsh); print $_comps[patchbay]""";

        var ended = await Programs.RunAsync(zsh, ["-f", "-c", script], Environment());

        Assert.Equal(("_patchbay", ""), (ended.Output.Trim(), ended.Errors));
    }

    private Dictionary<string, string> Environment()
    {
        _folder.Write("settings.json", """{ "endpoints": { "my-corp": { "url": "https://llm.corp.example" } } }""");
        return new()
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _folder.FullPath,
            ["PATCHBAY_SETTINGS"] = _folder.SettingsPath,
            ["PB"] = Programs.Patchbay,
            ["DOTNET_ROOT"] = System.Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "",
        };
    }
}
