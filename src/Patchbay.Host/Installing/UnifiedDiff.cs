using System.Text;
using System.Text.RegularExpressions;

namespace Patchbay.Host.Installing;

/// <summary>The difference of two texts as <c>diff -u</c> shows it, without the values of secrets.</summary>
public static partial class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Writes the difference; empty when there is none.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="before">Its bytes; null when it is not there.</param>
    /// <param name="after">Its new bytes; null when it goes.</param>
    public static string Of(string file, byte[]? before, byte[]? after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var marks = Compare(old, now);
        var result = new StringBuilder($"--- {(before is null ? "/dev/null" : file)}\n+++ {(after is null ? "/dev/null" : file)}\n");
        var hunks = false;
        for (var at = 0; at < marks.Count;)
        {
            var first = marks.FindIndex(at, static mark => mark.Sign != ' ');
            if (first < 0) break;
            var end = first;
            for (var quiet = 0; end < marks.Count && quiet <= 2 * Context; end++) quiet = marks[end].Sign == ' ' ? quiet + 1 : 0;
            var last = marks.FindLastIndex(end - 1, static mark => mark.Sign != ' ');
            var (start, stop) = (Math.Max(at, first - Context), Math.Min(marks.Count, last + 1 + Context));
            var hunk = marks.GetRange(start, stop - start);
            int Count(char but) => hunk.Count(mark => mark.Sign != but);
            int From(char but) => marks.Take(start).Count(mark => mark.Sign != but) + (Count(but) > 0 ? 1 : 0);
            result.Append(CultureInfo.InvariantCulture, $"@@ -{From('+')},{Count('+')} +{From('-')},{Count('-')} @@\n");
            foreach (var (sign, line) in hunk) result.Append(sign).Append(WithoutSecrets(line)).Append('\n');
            (at, hunks) = (stop, true);
        }

        return hunks ? result.ToString() : "";
    }

    /// <summary>Text for a person: what looks like a token, a key or a password shows only that it is there.</summary>
    internal static string WithoutSecrets(string line) => TokenShape().Replace(SecretMember().Replace(line, static match => $"{match.Groups[1].Value}…\""), "…");

    [GeneratedRegex("""("[^"]*(?:key|token|secret|password|headers|authorization|credential)[^"]*"\s*:\s*")(?:[^"\\]|\\.)+"(?<!apiKeyHelper"\s*:\s*"(?:[^"\\]|\\.)+")""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretMember();

    [GeneratedRegex(@"\b(?:sk|pb|ghp|xai|gsk)-[A-Za-z0-9_-]{12,}")]
    private static partial Regex TokenShape();

    private static string[] Lines(byte[]? bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes ?? []).TrimStart('\uFEFF').Split('\n');
        return [.. lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).Select(static line => line.TrimEnd('\r'))];
    }

    /// <summary>The longest common subsequence, between what both texts begin and end with.</summary>
    private static List<(char Sign, string Line)> Compare(string[] old, string[] now)
    {
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head]) head++;
        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)]) tail++;
        var (rows, columns) = (old.Length - head - tail, now.Length - head - tail);
        List<(char, string)> marks = [.. old.Take(head).Select(static line => (' ', line))];
        var common = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--) common[i, j] = old[head + i] == now[head + j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        for (int i = 0, j = 0; i < rows || j < columns;)
        {
            if (i < rows && j < columns && old[head + i] == now[head + j])
            {
                marks.Add((' ', old[head + i++]));
                j++;
            }
            else if (j == columns || (i < rows && common[i + 1, j] >= common[i, j + 1])) marks.Add(('-', old[head + i++]));
            else marks.Add(('+', now[head + j++]));
        }

        marks.AddRange(old.TakeLast(tail).Select(static line => (' ', line)));
        return marks;
    }
}
