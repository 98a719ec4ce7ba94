using System.Text.RegularExpressions;

namespace Patchbay.Endpoints.Kinds.Demo;

/// <summary>One reply of the demo model.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Command">A command for the Bash tool, or null.</param>
/// <param name="Pause">Time between two streamed words.</param>
internal sealed record DemoReply(string Text, string? Command, TimeSpan Pause);

/// <summary>What the demo model says to what.</summary>
internal static partial class DemoScript
{
    /// <summary>Long enough to see a stream run, short enough to wait for.</summary>
    private static readonly TimeSpan Visible = TimeSpan.FromMilliseconds(50);

    public static DemoReply Reply(string name, DemoTurn turn)
    {
        if (turn.ToolResult is { } result) return new DemoReply($"{name} here. The tool answered: {result.Trim()}", null, TimeSpan.Zero);
        if (CountTo().Match(turn.UserText) is { Success: true } count)
        {
            var last = Math.Clamp(int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture), 1, 2000);
            return new DemoReply($"{name} counts: {string.Join(' ', Enumerable.Range(1, last))} and that was all from {name}.", null, Visible);
        }

        if (turn.Tools.Contains("Bash") && RunCommand().Match(turn.UserText) is { Success: true } command)
        {
            return new DemoReply($"{name} here. I will run that.", command.Groups[1].Value, TimeSpan.Zero);
        }

        var said = turn.UserText.Length > 200 ? string.Concat(turn.UserText.AsSpan(0, 200), "…") : turn.UserText;
        return new DemoReply($"{name} here. You said: {said}", null, TimeSpan.Zero);
    }

    [GeneratedRegex(@"count to (\d{1,4})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CountTo();

    [GeneratedRegex("run `([^`]{1,500})`", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RunCommand();
}
