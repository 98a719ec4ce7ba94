using Patchbay.Host.Direct;

namespace Patchbay.Tests.Host;

public sealed class ResumeArgumentsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("fix|it", "")]
    [InlineData("--model|opus|fix it", "--model|opus")]
    [InlineData("fix it|--model|opus", "--model|opus")]
    [InlineData("--model=opus|fix it", "--model=opus")]
    [InlineData("--continue|--verbose|go on", "--verbose")]
    [InlineData("-r|older|--verbose", "--verbose")]
    [InlineData("-r|--verbose", "--verbose")]
    [InlineData("--resume=older|--fork-session|--dangerously-skip-permissions|go on", "--dangerously-skip-permissions")]
    [InlineData("--session-id|x|--add-dir|a|b|--ide|go", "--add-dir|a|b|--ide")]
    [InlineData("--allowedTools|Bash(git *) Edit|Read|--permission-mode|plan", "--allowedTools|Bash(git *) Edit|Read|--permission-mode|plan")]
    [InlineData("--ide|--|a prompt|with words", "--ide")]
    [InlineData("-w|tree|--settings|x.json", "--settings|x.json")]
    [InlineData("--some-new-option|value|--ide", "--some-new-option|value|--ide")]
    public void Everything_that_holds_is_kept_and_the_prompt_is_not_asked_again(string original, string kept) =>
        Assert.Equal([.. Words(kept), "--resume", "id"], ResumeArguments.For(Words(original), "id"));

    [Fact]
    public void What_was_made_once_can_be_made_again()
    {
        var once = ResumeArguments.For(["--model", "opus", "hello"], "a");
        Assert.Equal(["--model", "opus", "--resume", "b"], ResumeArguments.For(once, "b"));
    }

    private static string[] Words(string text) => text.Length == 0 ? [] : text.Split('|');
}
