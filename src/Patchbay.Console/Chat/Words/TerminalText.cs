using System.Text.RegularExpressions;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Chat.Words;

/// <summary>What a tool has printed, without the colours it printed for a terminal.</summary>
internal static partial class TerminalText
{
    /// <summary>The text without escape sequences; other hidden characters are shown.</summary>
    public static string Plain(string text) => Visible.Text(text.Contains('\e') ? Sequences().Replace(text, "") : text);

    // CSI, OSC, and two-character sequences (ECMA-48); each alternative is linear.
    [GeneratedRegex("\\e(?:\\[[0-9;:?<=>]{0,64}[ -/]{0,4}[@-~]|\\][^\\a\\e]{0,4096}(?:\\a|\\e\\\\)|[ -/]{0,4}[0-~])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sequences();
}
