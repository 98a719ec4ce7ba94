using Patchbay.Commands;

namespace Patchbay.Tests.Commands;

public sealed class AgentArgumentsTests
{
    public static TheoryData<string[], string, string?, string[]> Cut { get; } = new()
    {
        { ["claude"], "claude", null, [] },
        { ["claude", "--help"], "claude", null, ["--help"] },
        { ["claude", "--version"], "claude", null, ["--version"] },
        { ["claude", "--settings", "x.json", "-p", "hi"], "claude", null, ["--settings", "x.json", "-p", "hi"] },
        { ["claude", "--", "a"], "claude", null, ["--", "a"] },
        { ["claude", "run", "claude"], "claude", null, ["run", "claude"] },
        { ["--settings", "s.json", "claude", "--settings", "x.json"], "claude", "s.json", ["--settings", "x.json"] },
        { ["--settings=s.json", "claude", "-p", ""], "claude", "s.json", ["-p", ""] },
        { ["--settings", "claude", "claude"], "claude", "claude", [] },
        { ["run", "--", "env", "-0"], "run", null, ["env", "-0"] },
        { ["run", "--", "--odd"], "run", null, ["--odd"] },
        { ["run", "env", "--help"], "run", null, ["env", "--help"] },
        { ["run", "--", "sh", "--", "-c"], "run", null, ["sh", "--", "-c"] },
        { ["run", "claude", "-p"], "run", null, ["claude", "-p"] },
    };

    [Theory]
    [MemberData(nameof(Cut))]
    public void What_follows_the_verb_is_the_agents_untouched(string[] line, string verb, string? settings, string[] rest)
    {
        var arguments = AgentArguments.Find(line)!;

        Assert.Equal((verb, settings), (arguments.Verb, arguments.Settings));
        Assert.Equal(rest, arguments.Rest);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("--help")]
    [InlineData("run")]
    [InlineData("run", "--")]
    [InlineData("run", "--help")]
    [InlineData("use", "claude")]
    [InlineData("--settings")]
    [InlineData("[suggest:3]", "patchbay claude ")]
    public void Everything_else_is_for_the_parser(params string[] line) => Assert.Null(AgentArguments.Find(line));
}
