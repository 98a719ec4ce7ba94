using System.Text;
using Patchbay.Host.Shells;

namespace Patchbay.Host.Installing;

/// <summary>The marked block of a shell's profile.</summary>
internal static class ShellBlock
{
    private const string Begin = "# >>> patchbay >>>";
    private const string End = "# <<< patchbay <<<";

    /// <summary>The block's text: plain variables, and only while a gateway has not been stopped.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="url">The gateway.</param>
    /// <param name="record">The file that is there while a gateway runs, and after one that died.</param>
    /// <param name="token">The file that holds the local token: the profile itself holds no secret.</param>
    /// <param name="isHeader">True when the user has a login: the token then goes into a header of its own.</param>
    public static string Write(Shell shell, string url, string record, string token, bool isHeader)
    {
        string Q(string value) => ShellText.Quote(shell, value);
        var (name, lead) = isHeader ? ("ANTHROPIC_CUSTOM_HEADERS", "x-patchbay-token: ") : ("ANTHROPIC_AUTH_TOKEN", "");
        string[] body = shell switch
        {
            Shell.Fish => [$"if test -e {Q(record)}; and test -r {Q(token)}", $"    {ShellText.Export(shell, "ANTHROPIC_BASE_URL", url)}", $"    set -gx {name} {Q(lead)}(string trim < {Q(token)})", "end"],
            Shell.Pwsh => [$"if ((Test-Path {Q(record)}) -and (Test-Path {Q(token)})) {{", $"    {ShellText.Export(shell, "ANTHROPIC_BASE_URL", url)}", $"    $env:{name} = {Q(lead)} + (Get-Content -Raw {Q(token)}).Trim()", "}"],
            _ => [$"if [ -e {Q(record)} ] && [ -r {Q(token)} ]; then", $"    {ShellText.Export(shell, "ANTHROPIC_BASE_URL", url)}", $"    export {name}={Q(lead)}\"$(cat {Q(token)})\"", "fi"],
        };
        return string.Join('\n', [Begin, "# Claude Code through Patchbay's gateway, while one runs. `patchbay uninstall shell` takes this out.", .. body, End]);
    }

    /// <summary>The text with the block at its end, or in the place of the block that it has.</summary>
    /// <returns>Null when it has only half of a block.</returns>
    public static byte[]? Put(byte[] bytes, string block)
    {
        var lineEnd = bytes.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
        var text = Encoding.UTF8.GetBytes(block.ReplaceLineEndings(lineEnd) + lineEnd);
        var (start, end) = Find(bytes);
        if (start >= 0 && end < 0) return null;
        if (start >= 0) return [.. bytes.AsSpan(0, start), .. text, .. bytes.AsSpan(end)];
        return bytes.Length == 0 || bytes[^1] == '\n' ? [.. bytes, .. text] : [.. bytes, .. Encoding.UTF8.GetBytes(lineEnd), .. text];
    }

    /// <summary>The text without the block; as it is when there is none, or only half of one.</summary>
    public static byte[] Take(byte[] bytes) => Find(bytes) is (>= 0, >= 0) found ? [.. bytes.AsSpan(0, found.Start), .. bytes.AsSpan(found.End)] : bytes;

    private static (int Start, int End) Find(ReadOnlySpan<byte> bytes)
    {
        var start = LineOf(bytes, Begin, 0);
        if (start < 0) return (-1, -1);
        var end = LineOf(bytes, End, start);
        if (end < 0) return (start, -1);
        var line = bytes[end..].IndexOf((byte)'\n');
        return (start, line < 0 ? bytes.Length : end + line + 1);
    }

    private static int LineOf(ReadOnlySpan<byte> bytes, string marker, int from)
    {
        var mark = Encoding.UTF8.GetBytes(marker);
        for (var at = from; at < bytes.Length;)
        {
            var found = bytes[at..].IndexOf(mark);
            if (found < 0) return -1;
            at += found;
            if (at == 0 || bytes[at - 1] == '\n') return at;
            at += mark.Length;
        }

        return -1;
    }
}
